import type { Task } from '../../contracts/model';
import { KernelError } from '../kernel-error';
import { didYouMean, nearMatches } from '../table/column-match';
import type { Algorithm } from './algorithm';
import { decisionTreeClassifier, decisionTreeRegressor } from './decision-tree';
import { dummyClassifier, dummyRegressor } from './dummy';
import { elasticNet, lasso } from './elastic-net';
import { extraTreesClassifier, extraTreesRegressor } from './extra-trees';
import { gaussianNB } from './gaussian-nb';
import { gradientBoostingClassifier, gradientBoostingRegressor } from './gradient-boosting';
import { kNeighborsClassifier, kNeighborsRegressor } from './k-neighbors';
import { linearRegression } from './linear-regression';
import { logisticRegression } from './logistic-regression';
import { svc, svr } from './support-vectors';
import { mlpClassifier, mlpRegressor } from './multi-layer-perceptron';
import { randomForestClassifier, randomForestRegressor } from './random-forest';
import { ridge } from './ridge';
import { stackingOf } from './stacking';
import { votingOf } from './voting';

const SINGLES = {
  RandomForestClassifier: randomForestClassifier,
  LogisticRegression: logisticRegression,
  GradientBoostingClassifier: gradientBoostingClassifier,
  ExtraTreesClassifier: extraTreesClassifier,
  SVC: svc,
  KNeighborsClassifier: kNeighborsClassifier,
  MLPClassifier: mlpClassifier,
  DecisionTreeClassifier: decisionTreeClassifier,
  GaussianNB: gaussianNB,
  DummyClassifier: dummyClassifier,
  RandomForestRegressor: randomForestRegressor,
  LinearRegression: linearRegression,
  GradientBoostingRegressor: gradientBoostingRegressor,
  Ridge: ridge,
  Lasso: lasso,
  ElasticNet: elasticNet,
  ExtraTreesRegressor: extraTreesRegressor,
  SVR: svr,
  KNeighborsRegressor: kNeighborsRegressor,
  MLPRegressor: mlpRegressor,
  DecisionTreeRegressor: decisionTreeRegressor,
  DummyRegressor: dummyRegressor,
} as const satisfies Record<string, Algorithm>;

const singles: readonly Algorithm[] = Object.values(SINGLES);

/** Every algorithm by its name; the first of each task is the console's default. */
export const ALGORITHMS = {
  ...SINGLES,
  VotingClassifier: votingOf('classification', singles),
  VotingRegressor: votingOf('regression', singles),
  StackingClassifier: stackingOf('classification', singles),
  StackingRegressor: stackingOf('regression', singles),
} as const satisfies Record<string, Algorithm>;

/**
 * The algorithm of this name or alias, upper or lower case.
 *
 * @param task where given, the algorithm has to be of this task, and an alias means that task's
 * @throws KernelError `unknown-algorithm`, `wrong-task`; both list what there is
 */
export function findAlgorithm(nameOrAlias: string, task?: Task): Algorithm {
  const wanted = nameOrAlias.toLowerCase();
  const all: readonly Algorithm[] = Object.values(ALGORITHMS);
  const named = all.filter(
    ({ name, aliases }) => name.toLowerCase() === wanted || aliases.includes(wanted),
  );
  const found = named.find((algorithm) => task === undefined || algorithm.task === task);
  if (found) return found;
  const fitting = all.filter((algorithm) => task === undefined || algorithm.task === task);
  const names = fitting.map(({ name }) => name);
  const [other] = named;
  if (other)
    throw new KernelError(
      'wrong-task',
      `${other.name} is for ${other.task}, not for ${task}. For ${task} choose one of: ${names.join(', ')}.`,
      [
        {
          pointer: '/algorithm',
          detail: `${other.name} is for ${other.task}`,
          expected: names.join(', '),
          got: nameOrAlias,
        },
      ],
    );
  throw unknownAlgorithm(nameOrAlias.slice(0, 80), names);
}

function unknownAlgorithm(given: string, names: string[]): KernelError {
  const [near] = nearMatches(given, names);
  const detail = {
    pointer: '/algorithm',
    detail: `"${given}" is not an algorithm`,
    expected: names.join(', '),
    got: given,
    ...(near === undefined ? {} : { suggestion: near }),
  };
  return new KernelError(
    'unknown-algorithm',
    `There is no algorithm "${given}".${didYouMean(given, names)} Choose one of: ${names.join(', ')}.`,
    [detail],
  );
}
