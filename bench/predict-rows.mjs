/** Times the predictions of one model, for predict.mjs: prints JSON, medians in microseconds. */
import { readWork } from './fit-table.mjs';
import { median } from './report.mjs';

const { algorithm, given, open, train, test } = await readWork(process.argv.slice(2));
const kernel = open();
const estimator = algorithm.fit(train, given, 1, { kernel, report: () => {} });
const { rows, columns, data } = test.x;

console.log(
  JSON.stringify({
    nodes: estimator.feature.length,
    one: timed(1, 5_000),
    hundred: timed(100, 300),
    tenThousand: timed(10_000, 11),
  }),
);

/** Of so many rows, other ones each time. */
function timed(count, times) {
  const parts = Array.from({ length: times }, (_, time) => {
    const first = (time * 7919) % (rows - count + 1);
    const part = data.slice(first * columns, (first + count) * columns);
    return { rows: count, columns, data: part };
  });
  for (const x of parts.slice(0, 1_000)) algorithm.predict(estimator, x, kernel);
  const micros = parts.map((x) => {
    const began = performance.now();
    algorithm.predict(estimator, x, kernel);
    return (performance.now() - began) * 1000;
  });
  return median(micros);
}
