/** What benchmarks share that compare programs, each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { median } from './report.mjs';

/** The last line that a program prints, as JSON. */
export function run(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${error?.message ?? stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** Of each number; what is none is that of the first. */
export function medians(runs) {
  const middle = ([key, first]) => [
    key,
    typeof first === 'number' ? median(runs.map((run) => run[key])) : first,
  ];
  return Object.fromEntries(Object.entries(runs[0]).map(middle));
}

/** The word after this one on the command line. */
export function argument(name) {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
}
