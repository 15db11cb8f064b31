import type { Lineage } from '../../contracts/model';
import type { ModelPlots } from '../../contracts/plots';
import { openKernel } from '../compiled/kernel';
import { checkLearnable, fitRows } from '../fit-rows';
import { splitUsable, type LearnRequest } from '../learn';
import type { FittedModel } from '../models/fitted-model';
import { createRandom } from '../random';
import { targetValues } from '../score-rows';
import { columnsOfTable } from '../table/raw-columns';
import { rawMatrix } from '../table/raw-matrix';
import { findTarget } from '../table/signature';
import type { Table } from '../table/table';
import { partialDependence } from './partial-dependence';
import { permutationImportance } from './permutation-importance';
import type { ScoredRows } from './scored-rows';

/** More rows would change nothing that can be seen. */
const MOST_ROWS = 5000;
/** Inputs whose partial dependence is computed: the most important ones. */
const MOST_INPUTS = 20;
/** A fit is one step next to all that follows it. */
const NOTHING = (): void => {};

/** Makes the model of a lineage again, and looks at it on the rows it has not learned from. */
export function explainModel({
  table,
  lineage,
  report,
  threads,
}: LearnRequest): Pick<ModelPlots, 'importance' | 'partial-dependence'> {
  const learnable = checkLearnable(table, lineage);
  const { train, test } = splitUsable(learnable, lineage);
  const kernel = openKernel(threads);
  try {
    const model = fitRows(learnable, train, { kernel, report: NOTHING });
    const held = heldRows(model, table, someOf(test, lineage));
    const importance = permutationImportance(model, held, lineage.seed, report);
    const order = importance.inputs
      .map(({ mean }, input) => ({ mean, input }))
      .sort((a, b) => b.mean - a.mean)
      .slice(0, MOST_INPUTS);
    const learned = columnsOfTable(table, model.signature, train);
    const inputs = order.flatMap(
      ({ input }) => partialDependence(model, held, input, learned) ?? [],
    );
    return { importance, 'partial-dependence': { inputs } };
  } finally {
    kernel.close();
  }
}

function someOf(rows: Int32Array, { seed }: Pick<Lineage, 'seed'>): Int32Array {
  if (rows.length <= MOST_ROWS) return rows;
  const shuffled = Int32Array.from(rows);
  createRandom(seed, 'explained-rows').shuffle(shuffled);
  return shuffled.subarray(0, MOST_ROWS).sort();
}

function heldRows({ signature }: FittedModel, table: Table, rows: Int32Array): ScoredRows {
  const { y } = targetValues(findTarget(table, signature.target), signature, rows);
  return { rows: rows.length, raw: rawMatrix(table, signature, rows), truth: y };
}
