import { DomainError } from '../errors/domain-error';
import type { ServedModel } from './model-directory';

/** Throws where the model cannot answer right now, with the reason and what to do. */
export function checkServable(model: ServedModel): void {
  switch (model.state) {
    case 'ready':
      if (model.replicas.length > 0) return;
      throw rebuilding(model);
    case 'rebuilding':
      if (model.reason?.code === 'cluster-memory-full')
        throw new DomainError('cluster-memory-full', because(model, 'does not fit into memory'));
      throw rebuilding(model);
    case 'cold':
      throw rebuilding(model);
    case 'unverified':
      throw new DomainError('model-unverified', because(model, 'is not served'));
    case 'unrecoverable':
      throw new DomainError('model-unrecoverable', because(model, 'cannot be rebuilt'));
  }
}

/** The estimate is what the training took; a rebuild takes about the same. */
export function rebuilding(model: ServedModel): DomainError {
  const seconds = Math.min(120, Math.max(1, Math.ceil(model.fitSeconds)));
  return new DomainError(
    'model-rebuilding',
    `${model.name} version ${model.version} is being brought back into memory. Try again in about ${seconds} s.`,
    {
      retryAfterSeconds: seconds,
      // where the row still says ready, its workers do not answer any more
      extensions: {
        eta_seconds: seconds,
        state: model.state === 'ready' ? 'rebuilding' : model.state,
      },
    },
  );
}

function because({ name, version, reason }: ServedModel, what: string): string {
  return `${name} version ${version} ${what}. ${reason?.text ?? 'Train it again.'}`;
}
