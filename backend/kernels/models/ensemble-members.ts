import type { JsonObject } from '../../contracts/json';
import type { Task } from '../../contracts/model';
import type { Preparation } from '../pipeline/preparation';
import type { Algorithm, FitEstimate, FitShape, ParameterProperty } from './algorithm';
import { validateParameters } from './validate-parameters';

/** One of the algorithms that an ensemble asks. */
export interface Member {
  algorithm: Algorithm;
  /** As validateParameters returns them. */
  parameters: JsonObject;
}

/** The parameter that names the members: any algorithm of the task that is no ensemble itself. */
export function membersParameter(
  singles: readonly Algorithm[],
  byDefault: readonly string[],
): ParameterProperty {
  return {
    title: 'Algorithms',
    description: 'The algorithms that are asked, each with its own parameters.',
    type: 'array',
    items: {
      type: 'object',
      required: ['algorithm'],
      properties: {
        algorithm: { type: 'string', enum: singles.map(({ name }) => name) },
        parameters: { type: 'object', required: [], properties: {} },
      },
    },
    minItems: 2,
    maxItems: 20,
    default: byDefault.map((algorithm) => ({ algorithm })),
  };
}

export function singlesOf(task: Task, singles: readonly Algorithm[]): Algorithm[] {
  return singles.filter((algorithm) => algorithm.task === task);
}

/** @throws KernelError `invalid-parameter` where a member's own parameters do not fit */
export function membersOf(given: JsonObject, singles: readonly Algorithm[]): Member[] {
  const asked = given['estimators'] as { algorithm: string; parameters?: JsonObject }[];
  return asked.map(({ algorithm: name, parameters }, at) => {
    const algorithm = singles.find((single) => single.name === name)!;
    const place = `/parameters/estimators/${at}/parameters`;
    return { algorithm, parameters: validateParameters(algorithm, parameters ?? {}, place) };
  });
}

/** What suits all members: scaled where one wants that, filled in where one cannot do without. */
export function prepareMembers(members: readonly Member[]): Preparation {
  const wants = members.map(({ algorithm, parameters }) => algorithm.prepare(parameters));
  return {
    scaling: wants.some(({ scaling }) => scaling === 'standard') ? 'standard' : 'none',
    missing: wants.every(({ missing }) => missing === 'keep') ? 'keep' : 'median',
  };
}

export function membersTakeWeights(members: readonly Member[]): boolean {
  return members.every(({ algorithm, parameters }) => algorithm.takesWeights(parameters));
}

/** They are fitted one after the other in one memory. */
export function estimateMembers(shape: FitShape, members: readonly Member[]): FitEstimate {
  const needs = members.map(({ algorithm, parameters }) => algorithm.estimate(shape, parameters));
  return {
    cpus: Math.max(...needs.map(({ cpus }) => cpus)),
    memoryBytes: needs.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  };
}

/** Rises with the version of any member, whose bits are the ensemble's bits. */
export function versionOfEnsemble(own: number, singles: readonly Algorithm[]): number {
  return singles.reduce((sum, { kernelVersion }) => sum + kernelVersion, own);
}
