import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { InspectedUploads } from './inspected-uploads';

describe('Inspected files', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'drover-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  let files = 0;
  const newFile = () => {
    const file = path.join(folder, `file-${++files}`);
    writeFileSync(file, 'a,b\n1,2\n');
    return file;
  };

  it('are removed once nobody reads them any more', async () => {
    const uploads = new InspectedUploads();
    const file = newFile();
    const { id } = uploads.keep({ file, fileName: 'a.csv' });
    const { result } = await uploads.use(id, (upload) => {
      uploads.forget(id);
      expect(existsSync(file)).toBe(true);
      return Promise.resolve(upload);
    });
    expect(result).toEqual({ file, fileName: 'a.csv' });
    expect(existsSync(file)).toBe(false);
    await expect(uploads.use(id, () => Promise.resolve())).rejects.toMatchObject({
      code: 'upload-not-found',
    });
  });

  it('stay after a reading that failed, and the oldest goes where too many wait', async () => {
    const uploads = new InspectedUploads();
    const all = Array.from({ length: 33 }, () => {
      const file = newFile();
      return { file, ...uploads.keep({ file, fileName: 'a.csv' }) };
    });
    expect(all.map(({ file }) => existsSync(file))).toEqual([false, ...Array(32).fill(true)]);
    const last = all.at(-1)!;
    await expect(uploads.use(last.id, () => Promise.reject(new Error('refused')))).rejects.toThrow(
      'refused',
    );
    expect(existsSync(last.file)).toBe(true);
    for (const { id } of all) uploads.forget(id);
    expect(all.some(({ file }) => existsSync(file))).toBe(false);
  });
});
