import 'reflect-metadata';

/** One program, many roles: picks one and does nothing else. */
const ROLES = {
  standalone: () => import('./roles/standalone.js'),
  head: () => import('./roles/head.js'),
  worker: () => import('./roles/worker.js'),
  runner: () => import('./roles/runner.js'),
  parser: () => import('./roles/parser.js'),
  migrate: () => import('./roles/migrate.js'),
};

const role = process.argv[2] ?? '';
if (!Object.hasOwn(ROLES, role)) {
  process.stderr.write(`Usage: node main.js ${Object.keys(ROLES).join(' | ')}\n`);
  process.exit(64);
}
void ROLES[role as keyof typeof ROLES]()
  .then(({ start }) => start())
  .catch((error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  });
