import { shallowRef } from 'vue';

/** A file that was dropped on another page, on its way to the page where it is looked at. */
const pending = shallowRef<File>();

export function offerFile(file: File): void {
  pending.value = file;
}

/** The file, once. */
export function takeFile(): File | undefined {
  const file = pending.value;
  pending.value = undefined;
  return file;
}
