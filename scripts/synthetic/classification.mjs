import { SeededRandom } from './seeded-random.mjs';

/**
 * A classification problem in the manner of scikit-learn's make_classification: every class owns
 * some clusters at corners of a hypercube with sides of 2 * `separation`, each stretched at random.
 * Columns in order: `informative`, then `redundant` (linear mixes of the informative ones), then
 * noise up to `columns`. The last value of a row is its class.
 *
 * @param {{ seed: number, rows: number, columns: number, informative: number, redundant: number,
 *   shares: number[], clusters: number, separation: number, flipped: number }} plan
 *   `shares`: part of the rows that each class gets; `flipped`: part of the labels drawn anew
 * @returns {number[][]} rows of feature values and the class 0, 1 …
 */
export function classification(plan) {
  const random = new SeededRandom(plan.seed);
  const clusters = makeClusters(random, plan);
  const mix = random.matrix(plan.redundant, plan.informative);
  const noise = plan.columns - plan.informative - plan.redundant;
  const rows = labels(plan).map((label, row) => {
    const informative = drawFrom(clusters[label][row % plan.clusters], random);
    const redundant = mix.map((weights) => dot(weights, informative));
    const rest = Array.from({ length: noise }, () => random.normal());
    const seen = random.uniform() < plan.flipped ? random.below(plan.shares.length) : label;
    return [...informative, ...redundant, ...rest, seen];
  });
  return random.shuffled(rows);
}

/** Per class its clusters, each with a corner of its own as centre and a stretch. */
function makeClusters(random, { shares, clusters, informative, separation }) {
  const corners = random.shuffled(Array.from({ length: 2 ** informative }, (_, corner) => corner));
  return shares.map(() =>
    Array.from({ length: clusters }, () => {
      const corner = corners.pop();
      const centre = Array.from({ length: informative }, (_, bit) =>
        (corner >> bit) & 1 ? separation : -separation,
      );
      const stretch = Array.from({ length: informative }, () =>
        Array.from({ length: informative }, () => random.uniform(-1, 1)),
      );
      return { centre, stretch };
    }),
  );
}

/** The true class of each row before rows are shuffled; the last class takes what rounding leaves. */
function labels({ rows, shares }) {
  const counts = shares.map((share) => Math.round(share * rows));
  const labelled = counts.flatMap((count, label) => Array.from({ length: count }, () => label));
  return Array.from({ length: rows }, (_, row) => labelled[row] ?? shares.length - 1);
}

function drawFrom({ centre, stretch }, random) {
  const point = centre.map(() => random.normal());
  return centre.map((middle, axis) => middle + dot(stretch[axis], point));
}

function dot(a, b) {
  return a.reduce((sum, value, at) => sum + value * b[at], 0);
}
