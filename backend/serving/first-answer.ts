import { DomainError } from '../errors/domain-error';

/**
 * Asks one, and another one where the first fails as busy or has not answered in time; the first
 * answer wins. A failure that the other one would have as well is final. What is late is ignored.
 */
export function firstAnswer<Answer>(
  ask: () => Promise<Answer>,
  askOther: () => Promise<Answer>,
  hedgeAfterMs: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let open = 0;
    const attempt = (one: () => Promise<Answer>): void => {
      open++;
      one().then((answer) => {
        clearTimeout(timer);
        resolve(answer);
      }, fail);
    };
    let hedge: (() => void) | undefined = () => {
      hedge = undefined;
      clearTimeout(timer);
      attempt(askOther);
    };
    const fail = (error: unknown): void => {
      open--;
      if (isBusy(error)) hedge?.();
      else hedge = undefined;
      if (open > 0 && isBusy(error)) return;
      clearTimeout(timer);
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const timer = setTimeout(() => hedge?.(), hedgeAfterMs);
    attempt(ask);
  });
}

/** True where the same question may get its answer elsewhere, or later. */
export function isBusy(error: unknown): error is DomainError {
  return error instanceof DomainError && error.kind === 'busy';
}
