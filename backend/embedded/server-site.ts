import { accountOf, serverAccount } from './server-account';
import { chooseFolders, makeFolders } from './data-directory';
import { Keeper } from './keeper';
import { clusterHome } from './postgres-cluster';
import type { ServerSite } from './server-process';

/** Decides where an installation's servers live and who runs them, and makes the folders. */
export function openSite(
  root: string,
  configuredData: string | undefined,
  report: (line: string) => void,
): ServerSite {
  const preferred = serverAccount();
  const folders = chooseFolders(root, configuredData, preferred);
  const account = accountOf(clusterHome(folders.data), preferred);
  makeFolders(folders, account);
  return { ...folders, root, account, keeper: new Keeper(), report };
}
