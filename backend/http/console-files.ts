import express, {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import path from 'node:path';

const YEAR_SECONDS = 31_536_000;

/**
 * Serves the built console. Hashed assets are immutable; every other path that is no file is the
 * page itself, because the console's routes are its own. Names of datasets and models stand in
 * them, so a dot makes no file.
 */
export function consoleFiles(root: string): RequestHandler[] {
  const folder = path.join(root, 'console/dist');
  const assets = express.static(folder, {
    index: 'index.html',
    setHeaders: (response, file) => {
      const hashed = path.relative(folder, file).startsWith('assets');
      response.setHeader(
        'Cache-Control',
        hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      );
    },
  });
  const page = (request: Request, response: Response, next: NextFunction): void => {
    if (!['GET', 'HEAD'].includes(request.method) || request.path.startsWith('/assets/')) next();
    else
      response.sendFile('index.html', { root: folder, headers: { 'Cache-Control': 'no-cache' } });
  };
  return [assets, page];
}
