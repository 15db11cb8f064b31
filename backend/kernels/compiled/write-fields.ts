import type { Kernel } from './kernel';

/** Writes the fields of a task, 32 bits each; answers where. */
export function writeFields(kernel: Kernel, fields: readonly number[]): number {
  const address = kernel.allocate(fields.length * 4);
  kernel.view(Int32Array, address, fields.length).set(fields);
  return address;
}
