/**
 * `npm run test:chaos [-- --schedules 200] [--seed 1]`: schedules of jobs and faults on real
 * processes, from that seed on; prints what they showed, and fails where an invariant was broken.
 */
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { endWithParent } from './end-with-parent.mjs';

const require = createRequire(import.meta.url);
endWithParent();

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
require('esbuild-register/dist/node').register({ target: 'node20' });
const { runSeries, summarise } = require('../backend/test/chaos/series.ts');

const first = Number(values.seed);
const seeds = Array.from({ length: Number(values.schedules) }, (_, index) => first + index);
const results = await runSeries(seeds, console.log);
console.log(`\n${summarise(results)}`);
process.exit(results.some(({ violations }) => violations.length > 0) ? 1 : 0);
