/** `npm start`: becomes the supervisor, in this very process, so that npm's signals reach it. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { endWithParent } from './end-with-parent.mjs';

endWithParent();
process.setSourceMapsEnabled(true);
const main = path.resolve(import.meta.dirname, '..', 'dist', 'backend', 'main.js');
process.argv = [process.execPath, main, 'standalone'];
await import(pathToFileURL(main).href);
