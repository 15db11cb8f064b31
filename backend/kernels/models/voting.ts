import type { JsonObject } from '../../contracts/json';
import type { Task } from '../../contracts/model';
import { KernelError } from '../kernel-error';
import { mostProbable } from '../metrics/class-counts';
import { deriveSeed } from '../random';
import type { Algorithm, ParameterSchema } from './algorithm';
import {
  estimateMembers,
  membersOf,
  membersTakeWeights,
  membersParameter,
  prepareMembers,
  singlesOf,
  versionOfEnsemble,
} from './ensemble-members';
import type { VotingEstimator } from './estimator';
import { expectEstimator } from './expect-estimator';
import { parameterSchema } from './parameter-schema';

/** Several algorithms learn the same rows; their predictions are averaged, or they vote. */
export function votingOf(task: Task, everySingle: readonly Algorithm[]): Algorithm {
  const singles = singlesOf(task, everySingle);
  const isClasses = task === 'classification';
  const name = isClasses ? 'VotingClassifier' : 'VotingRegressor';
  return {
    name,
    title: 'Voting',
    task,
    aliases: ['voting'],
    engine: 'own',
    kernelVersion: versionOfEnsemble(1, singles),
    prepare: (given) => prepareMembers(membersOf(given, singles)),
    parameters: parametersOf(singles, isClasses),
    takesWeights: (given) => membersTakeWeights(membersOf(given, singles)),
    estimate: (shape, given) => estimateMembers(shape, membersOf(given, singles)),
    fit: (data, given, seed, { kernel, report }) => {
      const members = membersOf(given, singles);
      const weights = weightsOf(given, members.length, name);
      report(0, members.length);
      const fitted = members.map(({ algorithm, parameters }, at) => {
        const own = deriveSeed(seed, 'member', at);
        const estimator = algorithm.fit(data, parameters, own, { kernel, report: () => {} });
        report(at + 1, members.length);
        return { algorithm: algorithm.name, estimator };
      });
      return {
        kind: 'voting',
        columns: data.x.columns,
        classes: data.classes,
        byVotes: given['voting'] === 'hard',
        members: fitted,
        weights,
      } satisfies VotingEstimator;
    },
    predict: (estimator, x, kernel) => {
      const { classes, byVotes, members, weights } = expectEstimator(estimator, 'voting', x);
      const means = new Float64Array(x.rows * Math.max(1, classes));
      members.forEach((member, at) => {
        const algorithm = singles.find((single) => single.name === member.algorithm)!;
        const said = algorithm.predict(member.estimator, x, kernel);
        const counted = byVotes && classes > 0 ? votes(said, classes) : said;
        counted.forEach((value, cell) => (means[cell]! += weights[at]! * value));
      });
      return means;
    },
  };
}

function parametersOf(singles: readonly Algorithm[], isClasses: boolean): ParameterSchema {
  return parameterSchema({
    estimators: membersParameter(
      singles,
      isClasses
        ? ['RandomForestClassifier', 'LogisticRegression', 'GaussianNB']
        : ['RandomForestRegressor', 'Ridge', 'KNeighborsRegressor'],
    ),
    ...(isClasses && {
      voting: {
        title: 'Voting',
        description: 'hard: each names its class; soft: their probabilities are averaged.',
        type: 'string',
        enum: ['hard', 'soft'],
        default: 'hard',
      } as const,
    }),
    weights: {
      title: 'Weights',
      description: 'What each algorithm counts; null counts them alike.',
      anyOf: [
        { type: 'array', items: { type: 'number', minimum: 0 }, minItems: 2, maxItems: 20 },
        { type: 'null' },
      ],
      default: null,
    },
  });
}

/** Shares of the members, which add up to 1. */
function weightsOf(given: JsonObject, members: number, name: string): Float64Array {
  const asked = (given['weights'] as number[] | null) ?? Array<number>(members).fill(1);
  const sum = asked.reduce((total, weight) => total + weight, 0);
  if (asked.length === members && sum > 0)
    return Float64Array.from(asked, (weight) => weight / sum);
  const detail = `weights of ${name} must be ${members} numbers, one per algorithm and not all 0, not ${JSON.stringify(asked)}.`;
  throw new KernelError('invalid-parameter', detail, [{ pointer: '/parameters/weights', detail }]);
}

/** All of a row's probability for its most probable class. */
function votes(probabilities: Float64Array, classes: number): Float64Array {
  const counted = new Float64Array(probabilities.length);
  for (let row = 0; row * classes < probabilities.length; row++)
    counted[row * classes + mostProbable(probabilities, row, classes)] = 1;
  return counted;
}
