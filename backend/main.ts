import 'reflect-metadata';

/** One program, many roles: picks one and does nothing else. */
const ROLES = {
  standalone: () => import('./roles/standalone'),
  head: () => import('./roles/head'),
  worker: () => import('./roles/worker'),
  runner: () => import('./roles/runner'),
  parser: () => import('./roles/parser'),
  migrate: () => import('./roles/migrate'),
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
