import type { NextFunction, Request, Response } from 'express';
import { ERROR_CODES, type ErrorKind } from '../contracts/error-codes';

const WHO_ACTS: Record<ErrorKind, string> = {
  caller: 'The request has to change; a job that ends this way is not tried again.',
  state: 'Something is in another state than the request needs: look again, then decide.',
  busy: 'Try again later; answers carry Retry-After.',
  bug: 'Not foreseen, and ours to mend. A job is tried again.',
};

/** Serves /docs/errors, where the `type` of every problem points: each code with its way out. */
export function serveErrorPage(request: Request, response: Response, next: NextFunction): void {
  if (request.path !== '/' || !['GET', 'HEAD'].includes(request.method)) next();
  else response.type('html').send(PAGE);
}

const rows = Object.entries(ERROR_CODES)
  .map(
    ([code, { status, kind, title, remedy }]) =>
      `<tr id="${code}"><th scope="row"><a href="#${code}"><code>${code}</code></a></th>` +
      `<td>${status}</td><td>${kind}</td><td>${title}</td><td>${remedy}</td></tr>`,
  )
  .join('\n');
const kinds = Object.entries(WHO_ACTS)
  .map(([kind, meaning]) => `<dt><code>${kind}</code></dt><dd>${meaning}</dd>`)
  .join('\n');

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Errors · Drover API</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 1100px; margin: 32px auto; padding: 0 16px; font: 14px/20px system-ui, sans-serif; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; }
dd { margin: 0; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid color-mix(in srgb, currentcolor 20%, transparent); text-align: left; vertical-align: top; }
th { font-weight: 400; white-space: nowrap; }
thead th { font-weight: 600; }
a { color: inherit; }
tr:target { background: color-mix(in srgb, #1158d2 18%, transparent); }
</style>
</head>
<body>
<main>
<h1>Errors</h1>
<p>Every error is a problem document (RFC 9457). Its <code>code</code> is one of these, its <code>detail</code> says what is wrong, with the value, and its <code>errors</code> say where. <a href="/docs">The API</a></p>
<dl>
${kinds}
</dl>
<div class="scroll" tabindex="0" role="region" aria-label="Codes">
<table>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Kind</th><th scope="col">Title</th><th scope="col">What to do</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
</div>
</main>
</body>
</html>
`;
