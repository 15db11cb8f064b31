import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withCloneLock } from './clone-lock.mjs';

const MODULE = path.join(__dirname, 'clone-lock.mjs');

describe('The clone lock', () => {
  let root;
  beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), 'drover-clone-'))));
  afterEach(() => fs.rmSync(root, { recursive: true }));

  it('lets one command in at a time, out of many that start at once', async () => {
    const log = path.join(root, 'log');
    const program = `
      import fs from 'node:fs';
      import { withCloneLock } from ${JSON.stringify(MODULE)};
      await withCloneLock(${JSON.stringify(root)}, async () => {
        fs.appendFileSync(${JSON.stringify(log)}, 'in\\n');
        await new Promise((resolve) => setTimeout(resolve, 20));
        fs.appendFileSync(${JSON.stringify(log)}, 'out\\n');
      }, () => {});
    `;
    await Promise.all(Array.from({ length: 4 }, () => run(program)));
    expect(fs.readFileSync(log, 'utf8')).toBe('in\nout\n'.repeat(4));
  });

  it('is taken over from a command that was killed', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']);
    fs.mkdirSync(path.join(root, '.cache'));
    fs.writeFileSync(path.join(root, '.cache', 'setup.lock'), `${dead.pid} 1`);
    expect(await withCloneLock(root, async () => 'in')).toBe('in');
    expect(fs.readdirSync(path.join(root, '.cache'))).toEqual([]);
  });

  it('is given back by a step that fails', async () => {
    const failing = withCloneLock(root, () => Promise.reject(new Error('no network')));
    await expect(failing).rejects.toThrow('no network');
    expect(fs.readdirSync(path.join(root, '.cache'))).toEqual([]);
  });
});

function run(program) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  return new Promise((resolve) => child.once('exit', resolve));
}
