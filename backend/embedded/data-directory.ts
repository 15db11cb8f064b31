import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { canTraverse, serverAccount, type ServerAccount } from './server-account';
import { StartError } from './start-error';

/** Where an installation keeps what is its own. */
export interface Folders {
  /** The platform's data; deleted by `npm run reset`. */
  data: string;
  /** What can be fetched or made again: unpacked servers. */
  cache: string;
}

/**
 * `.data` and `.cache` of the clone. For root with a clone that the server account cannot reach
 * (below /root, say) a folder of its own in /var/lib. DATA_DIR overrides the data's place.
 */
export function chooseFolders(
  root: string,
  configured: string | undefined,
  account: ServerAccount | undefined,
): Folders {
  const home = canTraverse(root, account) ? root : outsideHome(root);
  const inside = home === root;
  const data = configured ?? path.join(home, inside ? '.data' : 'data');
  return { data: path.resolve(root, data), cache: path.join(home, inside ? '.cache' : 'cache') };
}

/**
 * The data folder of this installation, without making it.
 * @public for `scripts/reset.mjs`, which loads the compiled file.
 */
export function dataFolder(root: string, configured: string | undefined): string {
  return chooseFolders(root, configured, serverAccount()).data;
}

/** Makes both folders. Throws a StartError where the server account could not reach its data. */
export function makeFolders(folders: Folders, account: ServerAccount | undefined): void {
  for (const folder of [folders.data, folders.cache]) makeFolder(folder, account);
  if (canTraverse(folders.data, account)) return;
  throw new StartError(
    `The user \`${account?.name}\`, which runs PostgreSQL for root, cannot reach ${folders.data}. ` +
      'Choose a DATA_DIR whose parent folders are open to others (mode o+x).',
  );
}

function makeFolder(folder: string, account: ServerAccount | undefined): void {
  try {
    const made = mkdirSync(folder, { recursive: true });
    // A tight umask must not shut the server account out of folders that are ours.
    if (account && made !== undefined) openDown(made, folder);
  } catch (error) {
    throw new StartError(
      `The folder ${folder} cannot be made (${String(error)}). Choose another one with DATA_DIR.`,
      { cause: error },
    );
  }
}

function openDown(from: string, to: string): void {
  for (let folder = to; folder.startsWith(from); folder = path.dirname(folder)) {
    chmodSync(folder, 0o755);
  }
}

/** One folder for each clone, so that two clones never share data. */
function outsideHome(root: string): string {
  const clone = createHash('sha256').update(path.resolve(root)).digest('hex').slice(0, 8);
  return path.join('/var/lib', `drover-${clone}`);
}
