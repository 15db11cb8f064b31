import type { Task } from '../../contracts/model';
import { openKernel } from '../compiled/kernel';
import { partOf } from '../hold-out';
import { KernelError } from '../kernel-error';
import { zeroMatrix, type Matrix } from '../pipeline/matrix';
import { createRandom, deriveSeed } from '../random';
import { groupRows } from '../split';
import type { Algorithm, TrainingData } from './algorithm';
import {
  estimateMembers,
  membersOf,
  membersTakeWeights,
  membersParameter,
  prepareMembers,
  singlesOf,
  versionOfEnsemble,
  type Member,
} from './ensemble-members';
import type { StackingEstimator } from './estimator';
import { expectEstimator } from './expect-estimator';
import { parameterSchema } from './parameter-schema';
import { validateParameters } from './validate-parameters';

/**
 * A last algorithm learns from what the others predict of rows that they have not learned from:
 * logistic regression of probabilities, ridge regression of values. Source: Wolpert, "Stacked
 * generalization", 1992.
 */
export function stackingOf(task: Task, everySingle: readonly Algorithm[]): Algorithm {
  const singles = singlesOf(task, everySingle);
  const isClasses = task === 'classification';
  const last = singles.find(({ name }) => name === (isClasses ? 'LogisticRegression' : 'Ridge'))!;
  const lastParameters = validateParameters(last, {});
  return {
    name: isClasses ? 'StackingClassifier' : 'StackingRegressor',
    title: 'Stacking',
    task,
    aliases: ['stacking'],
    engine: 'own',
    kernelVersion: versionOfEnsemble(1, singles),
    prepare: (given) => prepareMembers(membersOf(given, singles)),
    parameters: parameterSchema({
      estimators: membersParameter(
        singles,
        isClasses
          ? ['RandomForestClassifier', 'SVC', 'GaussianNB']
          : ['RandomForestRegressor', 'Ridge', 'KNeighborsRegressor'],
      ),
      cv: {
        title: 'Folds',
        description:
          'Parts that rows are predicted in, each by algorithms that learned the others.',
        type: 'integer',
        minimum: 2,
        maximum: 20,
        default: 5,
      },
    }),
    takesWeights: (given) => membersTakeWeights(membersOf(given, singles)),
    estimate: (shape, given) => {
      // A fold has a memory of its own beside that of the last fits.
      const { cpus, memoryBytes } = estimateMembers(shape, membersOf(given, singles));
      return { cpus, memoryBytes: 2 * memoryBytes };
    },
    fit: (data, given, seed, { kernel, report }) => {
      const members = membersOf(given, singles);
      const folds = given['cv'] as number;
      const total = members.length * (folds + 1);
      const unseen = predictUnseen(data, members, {
        folds,
        seed,
        report,
        total,
        threads: kernel.threads,
      });
      const fitted = members.map(({ algorithm, parameters }, at) => {
        const own = deriveSeed(seed, 'member', at);
        const estimator = algorithm.fit(data, parameters, own, { kernel, report: () => {} });
        report(members.length * folds + at + 1, total);
        return { algorithm: algorithm.name, estimator };
      });
      const x = joinPredictions(unseen, data.classes);
      const host = { kernel, report: () => {} };
      return {
        kind: 'stacking',
        columns: data.x.columns,
        classes: data.classes,
        members: fitted,
        last: last.fit({ ...data, x, columns: [] }, lastParameters, deriveSeed(seed, 'last'), host),
      } satisfies StackingEstimator;
    },
    predict: (estimator, x, kernel) => {
      const stack = expectEstimator(estimator, 'stacking', x);
      const said = stack.members.map((member) => {
        const algorithm = singles.find((single) => single.name === member.algorithm)!;
        return algorithm.predict(member.estimator, x, kernel);
      });
      return last.predict(stack.last, joinPredictions(said, stack.classes));
    },
  };
}

interface FoldsRequest {
  folds: number;
  seed: number;
  threads: number;
  report: (done: number, total: number) => void;
  total: number;
}

/** What each member predicts of the rows, in folds that it has not learned from. */
function predictUnseen(
  data: TrainingData,
  members: readonly Member[],
  { folds, seed, threads, report, total }: FoldsRequest,
): Float64Array[] {
  const width = Math.max(1, data.classes);
  const foldOf = dealRows(data, folds, seed);
  const said = members.map(() => new Float64Array(data.x.rows * width));
  const all = Int32Array.from(foldOf.keys());
  for (let fold = 0; fold < folds; fold++) {
    const training = partOf(
      data,
      all.filter((row) => foldOf[row] !== fold),
    );
    const rows = all.filter((row) => foldOf[row] === fold);
    const held = partOf(data, rows);
    members.forEach(({ algorithm, parameters }, at) => {
      report(fold * members.length + at, total);
      const kernel = openKernel(threads);
      try {
        const own = deriveSeed(seed, 'fold', fold, at);
        const estimator = algorithm.fit(training, parameters, own, { kernel, report: () => {} });
        const part = algorithm.predict(estimator, held.x, kernel);
        rows.forEach((row, place) =>
          said[at]!.set(part.subarray(place * width, (place + 1) * width), row * width),
        );
      } finally {
        kernel.close();
      }
    });
  }
  return said;
}

/** The fold of each row; every class is dealt out in turn, so that no fold has all of one. */
function dealRows({ x, y, classes }: TrainingData, folds: number, seed: number): Int32Array {
  const groups = groupRows(x.rows, classes > 0 ? y : undefined);
  const fewest = Math.min(...groups.map((group) => group.length));
  if (x.rows < folds || fewest < 2)
    throw new KernelError(
      'too-few-rows',
      `Stacking in ${folds} folds needs at least ${folds} rows to learn from, and two of each class; there are ${x.rows}, and ${fewest} of the smallest class. Add rows, or choose another algorithm.`,
    );
  const foldOf = new Int32Array(x.rows);
  let next = 0;
  groups.forEach((group, index) => {
    createRandom(seed, 'stacking', index).shuffle(group);
    for (const row of group) foldOf[row] = next++ % folds;
  });
  return foldOf;
}

/** Predictions side by side; of two classes the second one's probability says it all. */
function joinPredictions(said: readonly Float64Array[], classes: number): Matrix {
  const width = Math.max(1, classes);
  const taken = classes === 2 ? 1 : width;
  const joined = zeroMatrix(said[0]!.length / width, said.length * taken);
  said.forEach((predictions, at) => {
    for (let row = 0; row < joined.rows; row++)
      for (let offset = 0; offset < taken; offset++)
        joined.data[row * joined.columns + at * taken + offset] =
          predictions[row * width + (width - taken) + offset]!;
  });
  return joined;
}
