import type { Router } from 'vue-router';
import { offerFile } from './pending-file';
import { startUploads } from './uploads';

/** One table is looked at before it is kept; several at once are taken as they are understood. */
export function takeFiles(router: Router, files: readonly File[]): void {
  const [file] = files;
  if (files.length > 1 || !file) {
    void startUploads(files);
    return;
  }
  offerFile(file);
  void router.push('/upload');
}
