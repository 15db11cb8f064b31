import 'reflect-metadata';

/** One program, many roles: picks one and does nothing else. */
const ROLES: Record<string, () => Promise<{ start: () => Promise<unknown> }>> = {
  standalone: () => import('./roles/standalone.js'),
  head: () => import('./roles/head.js'),
  worker: () => import('./roles/worker.js'),
  runner: () => import('./roles/runner.js'),
  parser: () => import('./roles/parser.js'),
  migrate: () => import('./roles/migrate.js'),
};

const load = ROLES[process.argv[2] ?? ''];
if (!load) {
  process.stderr.write(`Usage: node main.js ${Object.keys(ROLES).join(' | ')}\n`);
  process.exit(64);
}
void load()
  .then(({ start }) => start())
  .catch((error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  });
