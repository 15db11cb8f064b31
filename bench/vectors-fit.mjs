/** A fit, or its predictions, in a fresh process and again in the warm one, for vectors.mjs: prints JSON. */
import { readWork, score, timed } from './fit-table.mjs';

const words = process.argv.slice(2);
const { algorithm, given, open, train, test } = await readWork(words);
const isFitTimed = words[5] === 'fit';

const cold = work();
const { seconds, cpu, predictions } = work();
console.log(
  JSON.stringify({ cold: cold.seconds, warm: seconds, cpu, ...score(test, predictions) }),
);

function work() {
  const kernel = open();
  const x = kernel.matrix(train.x.rows, train.x.columns);
  x.data.set(train.x.data);
  const fit = measured(() =>
    algorithm.fit({ ...train, x }, given, 1, { kernel, report: () => {} }),
  );
  const predict = measured(() => algorithm.predict(fit.result, test.x, kernel));
  kernel.close();
  const { seconds: took, cpu: used } = isFitTimed ? fit : predict;
  return { seconds: took, cpu: used, predictions: predict.result };
}

function measured(run) {
  const start = process.cpuUsage();
  const { result, seconds } = timed(run);
  return { result, seconds, cpu: process.cpuUsage(start).user / 1e6 };
}
