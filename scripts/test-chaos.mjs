/**
 * `npm run test:chaos [-- --schedules 200] [--seed 1]`: schedules of jobs and faults on real
 * processes, from that seed on; prints what they showed, and fails where an invariant was broken.
 * `npm run test:chaos -- --redis-away 600`: jobs come for ten minutes while there is no Redis.
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
    'redis-away': { type: 'string' },
  },
});
require('esbuild-register/dist/node').register({ target: 'node20' });
const away = values['redis-away'];
const kept = away === undefined ? await playSchedules() : await takeRedisAway(Number(away));
process.exit(kept ? 0 : 1);

async function playSchedules() {
  const { runSeries, summarise } = require('../backend/test/chaos/series.ts');
  const first = Number(values.seed);
  const seeds = Array.from({ length: Number(values.schedules) }, (_, index) => first + index);
  const results = await runSeries(seeds, console.log);
  console.log(`\n${summarise(results)}`);
  return results.every(({ violations }) => violations.length === 0);
}

async function takeRedisAway(seconds) {
  const { runRedisAway } = require('../backend/test/chaos/redis-away.ts');
  const violations = await runRedisAway(seconds, console.log);
  for (const violation of violations) console.log(`VIOLATION ${violation}`);
  console.log(`violations ${violations.length}`);
  return violations.length === 0;
}
