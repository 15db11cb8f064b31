/** One fit of a linear model in a fresh process and another in the warm one, for linear.mjs: prints JSON. */
import { readWork, score, timed } from './fit-table.mjs';

const { algorithm, given, open, train, test } = await readWork(process.argv.slice(2));

const cold = timedFit();
const warm = timedFit();
console.log(
  JSON.stringify({
    cold: cold.seconds,
    warm: warm.seconds,
    ...score(test, algorithm.predict(warm.result, test.x)),
    objective: objective(warm.result),
  }),
);

/** From a table that was decoded into the kernel's memory to the model. */
function timedFit() {
  const kernel = open();
  const x = kernel.matrix(train.x.rows, train.x.columns);
  x.data.set(train.x.data);
  const fit = timed(() => algorithm.fit({ ...train, x }, given, 1, { kernel, report: () => {} }));
  kernel.close();
  return fit;
}

/** What the model minimises, on the training rows. */
function objective(model) {
  const { y, classes } = train;
  const predictions = algorithm.predict(model, train.x);
  const squares = model.coefficients.reduce((sum, value) => sum + value * value, 0);
  if (classes > 0)
    return y.reduce(
      (sum, truth, row) => sum - Math.log(predictions[row * classes + truth]),
      squares / 2,
    );
  const error = y.reduce((sum, truth, row) => sum + (predictions[row] - truth) ** 2, 0);
  if (algorithm.name === 'LinearRegression') return error / 2 / y.length;
  if (algorithm.name === 'Ridge') return error + given.alpha * squares;
  const share = given.l1_ratio ?? 1;
  const lengths = model.coefficients.reduce((sum, value) => sum + Math.abs(value), 0);
  return error / 2 / y.length + given.alpha * (share * lengths + ((1 - share) * squares) / 2);
}
