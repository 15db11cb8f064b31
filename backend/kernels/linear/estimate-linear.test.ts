import { openKernel } from '../compiled/kernel';
import { ALGORITHMS } from '../models/registry';
import { validateParameters } from '../models/validate-parameters';
import { createRandom } from '../random';

describe('Estimates of linear models', () => {
  it.each([
    ['Ridge', 20_000, 40, 0],
    ['LinearRegression', 300, 400, 0],
    ['Lasso', 500, 200, 0],
    ['LogisticRegression', 20_000, 40, 2],
    ['LogisticRegression', 3000, 60, 9],
  ] as const)("cover a kernel's memory for %s on %d rows × %d columns, %d classes", (...work) => {
    const [name, rows, columns, classes] = work;
    const algorithm = ALGORITHMS[name];
    const parameters = validateParameters(algorithm, {});
    const kernel = openKernel();
    const random = createRandom(1);
    const x = kernel.matrix(rows, columns);
    x.data.forEach((_, at) => (x.data[at] = random.uniform()));
    const y = Float64Array.from({ length: rows }, () =>
      classes === 0 ? random.uniform() : random.integer(classes),
    );
    algorithm.fit({ x, y, classes }, parameters, 1, { kernel, report: () => {} });
    const used = kernel.allocate(0);
    kernel.close();
    const { memoryBytes } = algorithm.estimate({ rows, columns, classes }, parameters);
    // The base is the engine's; what grows with the table has to fit beside it.
    expect(memoryBytes - 32 * 1024 * 1024).toBeGreaterThan(used);
    expect(memoryBytes).toBeLessThan(10 * used + 64 * 1024 * 1024);
  });
});
