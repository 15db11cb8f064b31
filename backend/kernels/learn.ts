import type { Lineage, Metrics } from '../contracts/model';
import type { ModelPlots } from '../contracts/plots';
import { withKernel, type Kernel } from './compiled/kernel';
import { checkLearnable, fitRows, type Learnable, type LearningSpec } from './fit-rows';
import { KernelError } from './kernel-error';
import type { Report } from './models/algorithm';
import type { FittedModel } from './models/fitted-model';
import { judgeRows, scoreRows } from './score-rows';
import { splitRows, type Split } from './split';
import type { Table } from './table/table';

export interface LearnRequest {
  table: Table;
  lineage: LearningSpec & Pick<Lineage, 'testSize'>;
  report: Report;
  /** Threads that the fit may keep busy, 1 where not given; the bits do not depend on it. */
  threads?: number;
}

export interface Learned {
  model: FittedModel;
  /** On the held-out rows. */
  metrics: Metrics;
  plots: Partial<ModelPlots>;
  trainingRows: number;
  testRows: number;
}

/**
 * The whole way from a table to a scored model: leaves out rows without a target, splits, fits
 * pipeline and algorithm on the training rows, scores the held-out ones. The same table and lineage
 * give the same model, bit for bit.
 *
 * @throws KernelError for every table, target, algorithm or parameter it cannot learn with
 */
export function learn({ table, lineage, report, threads }: LearnRequest): Learned {
  const learnable = checkLearnable(table, lineage);
  const split = splitUsable(learnable, lineage);
  return withKernel(threads, (kernel) => {
    const model = fitRows(learnable, split.train, { kernel, report });
    return judged(model, table, split, kernel);
  });
}

/** A fitted model with its scores on the held-out rows. */
export function judged(model: FittedModel, table: Table, split: Split, kernel: Kernel): Learned {
  return {
    model,
    ...scoreRows(judgeRows(model, table, split.test, kernel), model.signature),
    trainingRows: split.train.length,
    testRows: split.test.length,
  };
}

/** Training and held-out rows of the table. */
export function splitUsable(
  { usable, codes }: Learnable,
  { seed, testSize }: Pick<Lineage, 'seed' | 'testSize'>,
): Split {
  const split = splitRows({
    rows: usable.length,
    testSize,
    seed,
    ...(codes && { strata: usable.map((row) => codes[row]!) }),
  });
  if (split.test.length === 0)
    throw new KernelError(
      'too-few-rows',
      `None of the ${usable.length} rows with a target can be held out to test on, because no class has two of them. ` +
        'Add rows, or choose a target with fewer values.',
    );
  return {
    train: split.train.map((index) => usable[index]!),
    test: split.test.map((index) => usable[index]!),
  };
}
