import { existsSync, mkdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadConfig } from '../config/config';
import { UploadFolder } from './upload-folder';

describe('UploadFolder', () => {
  it('removes what a killed process of the same pid left, and nothing of its own', () => {
    const left = path.join(os.tmpdir(), `drover-upload-${process.pid}-left`);
    mkdirSync(left);
    const first = new UploadFolder(loadConfig());
    const second = new UploadFolder(loadConfig());
    expect([left, first.path, second.path].map((folder) => existsSync(folder))).toEqual([
      false,
      true,
      true,
    ]);
    for (const folder of [left, first.path, second.path])
      rmSync(folder, { recursive: true, force: true });
  });

  it('leaves the folders of living processes alone', () => {
    const living = path.join(os.tmpdir(), `drover-upload-${process.ppid}-test`);
    mkdirSync(living);
    const folder = new UploadFolder(loadConfig());
    expect(existsSync(living)).toBe(true);
    folder.beforeApplicationShutdown();
    rmSync(living, { recursive: true });
  });
});
