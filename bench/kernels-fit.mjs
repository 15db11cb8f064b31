/** One fit in a fresh process and another in the warm one, for kernels.mjs: prints JSON. */
import { readWork, score, timed } from './fit-table.mjs';

const { algorithm, given, open, train, test } = await readWork(process.argv.slice(2));

const before = process.resourceUsage().maxRSS / 1024;
const cold = timed(fit);
const megabytes = process.resourceUsage().maxRSS / 1024 - before;
const warm = timed(fit);
const scores = score(test, algorithm.predict(warm.result, test.x));
console.log(JSON.stringify({ cold: cold.seconds, warm: warm.seconds, megabytes, ...scores }));

function fit() {
  const kernel = open();
  try {
    return algorithm.fit(train, given, 1, { kernel, report: () => {} });
  } finally {
    kernel.close();
  }
}
