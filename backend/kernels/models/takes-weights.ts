import type { JsonObject } from '../../contracts/json';
import { KernelError } from '../kernel-error';
import type { Algorithm } from './algorithm';
import { ALGORITHMS } from './registry';
import { validateParameters } from './validate-parameters';

/** Whether the algorithm weighs rows, with its default parameters. */
export function takesWeights(algorithm: Algorithm): boolean {
  return algorithm.takesWeights(validateParameters(algorithm, {}));
}

/** @throws KernelError `weights-not-taken`, naming the algorithms of the task that weigh rows */
export function expectTakesWeights(algorithm: Algorithm, parameters: JsonObject): void {
  if (algorithm.takesWeights(parameters)) return;
  const others: readonly Algorithm[] = Object.values(ALGORITHMS);
  const names = others
    .filter((other) => other.task === algorithm.task && takesWeights(other))
    .map(({ name }) => name)
    .join(', ');
  const reason = takesWeights(algorithm) ? ' with these parameters' : '';
  throw new KernelError(
    'weights-not-taken',
    `${algorithm.name} cannot weigh rows${reason}. Leave the weight column out, or choose one that can: ${names}.`,
    [{ pointer: '/algorithm', detail: 'cannot weigh rows', expected: names, got: algorithm.name }],
  );
}
