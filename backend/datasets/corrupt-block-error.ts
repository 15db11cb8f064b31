import { DomainError } from '../errors/domain-error';

/** Stored bytes that are not what was written. Their rows must come from a backup or a new upload. */
export class CorruptBlockError extends DomainError {
  constructor(reason: string) {
    super('internal', `A stored block of a dataset is damaged: ${reason}`);
    this.name = 'CorruptBlockError';
  }
}
