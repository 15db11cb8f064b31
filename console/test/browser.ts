import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';

/**
 * A real Chromium for the console's stories: the machine's own, else the one that comes as an npm
 * package, unpacked once into the project's cache. Nothing is downloaded.
 */
const ROOT = path.resolve(__dirname, '../..');
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/google-chrome'];
const PACKED = path.resolve(path.dirname(require.resolve('@sparticuz/chromium')), '../../bin');
const UNPACKED = path.join(ROOT, '.cache/chromium');

/** Keeps the browser from asking anyone but the page's own origin. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchBrowser(): Promise<Browser> {
  const installed = INSTALLED.find((file) => fs.existsSync(file));
  if (installed) return chromium.launch({ executablePath: installed, args: QUIET });
  await unpack();
  return chromium.launch({
    executablePath: path.join(UNPACKED, 'chromium'),
    args: [...QUIET, '--headless=shell'],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LD_LIBRARY_PATH: path.join(UNPACKED, 'lib') },
  });
}

/** Unpacks beside and renames at the end, so that an interrupted run leaves nothing half done. */
async function unpack(): Promise<void> {
  if (fs.existsSync(path.join(UNPACKED, 'chromium'))) return;
  const folder = `${UNPACKED}.${process.pid}`;
  fs.mkdirSync(folder, { recursive: true });
  await inflate('chromium.br', path.join(folder, 'chromium'));
  fs.chmodSync(path.join(folder, 'chromium'), 0o755);
  for (const archive of ['al2023.tar', 'swiftshader.tar', 'fonts.tar']) {
    const file = path.join(folder, archive);
    await inflate(`${archive}.br`, file);
    execFileSync('tar', ['-xf', file, '-C', folder]);
    fs.rmSync(file);
  }
  fs.rmSync(UNPACKED, { recursive: true, force: true });
  fs.renameSync(folder, UNPACKED);
}

function inflate(packed: string, file: string): Promise<void> {
  return pipeline(
    fs.createReadStream(path.join(PACKED, packed)),
    createBrotliDecompress(),
    fs.createWriteStream(file),
  );
}
