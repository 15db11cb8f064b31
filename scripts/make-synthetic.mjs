import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { classification } from './synthetic/classification.mjs';
import { HOUSING_COLUMNS, housing } from './synthetic/housing.mjs';
import { interactingRegression, linearRegression } from './synthetic/regression.mjs';

/**
 * The invented sample tables: how each is drawn, its columns, and the decimals kept per column.
 * A change here changes the committed files, whose bytes a test compares.
 */
const RECIPES = {
  binary_classification: numbered(20, 0, () =>
    classification({
      seed: 2001,
      rows: 1000,
      columns: 20,
      informative: 6,
      redundant: 4,
      shares: [0.5, 0.5],
      clusters: 2,
      separation: 1.2,
      flipped: 0.02,
    }),
  ),
  multi_classification: numbered(20, 0, () =>
    classification({
      seed: 2002,
      rows: 1000,
      columns: 20,
      informative: 8,
      redundant: 4,
      shares: [1 / 3, 1 / 3, 1 / 3],
      clusters: 1,
      separation: 1.4,
      flipped: 0.02,
    }),
  ),
  imbalanced_classification: numbered(20, 0, () =>
    classification({
      seed: 2003,
      rows: 1000,
      columns: 20,
      informative: 6,
      redundant: 4,
      shares: [0.9, 0.1],
      clusters: 1,
      separation: 1.2,
      flipped: 0.01,
    }),
  ),
  simple_regression: numbered(10, 4, () =>
    linearRegression({ seed: 2004, rows: 1000, columns: 10, informative: 5, noise: 5 }),
  ),
  complex_regression: numbered(20, 4, () =>
    interactingRegression({ seed: 2005, rows: 1000, columns: 20, noise: 1 }),
  ),
  california_housing: {
    columns: HOUSING_COLUMNS,
    decimals: [4, 0, 3, 3, 0, 3, 2, 2, 3],
    draw: () => housing({ seed: 2006, rows: 20640 }),
  },
};

export const SYNTHETIC = Object.keys(RECIPES);

/**
 * The whole CSV file of an invented sample, the same bytes each time.
 *
 * @param {string} name one of SYNTHETIC
 * @returns {string}
 */
export function synthetic(name) {
  const recipe = RECIPES[name];
  if (!recipe) throw new Error(`no synthetic dataset '${name}', only ${SYNTHETIC.join(', ')}`);
  const lines = recipe
    .draw()
    .map((row) => row.map((value, at) => rounded(value, recipe.decimals[at])).join(','));
  return [[...recipe.columns, 'target'].join(','), ...lines, ''].join('\n');
}

/** Columns `feature_0 …` with four decimals, and a target with its own. */
function numbered(count, targetDecimals, draw) {
  const columns = Array.from({ length: count }, (_, column) => `feature_${column}`);
  return { columns, decimals: [...columns.map(() => 4), targetDecimals], draw };
}

/** Without a minus before zero. */
function rounded(value, decimals) {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = path.join(path.dirname(process.argv[1]), '..', 'datasets');
  for (const name of SYNTHETIC) {
    writeFileSync(path.join(folder, `${name}.csv`), synthetic(name));
    console.log(`datasets/${name}.csv`);
  }
}
