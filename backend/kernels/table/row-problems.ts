import type { ErrorDetail } from '../../contracts/error-detail';
import { KernelError } from '../kernel-error';

const SHOWN_PROBLEMS = 20;

/**
 * What is wrong with the rows of a request: counts every problem, describes the first 20. A
 * description is made only when it is shown, so that a hostile request cannot make it expensive.
 */
export class RowProblems {
  private readonly details: ErrorDetail[] = [];
  private count = 0;

  /**
   * @param row index in the request, from 0
   * @param key the column as the caller wrote it, null for the row as a whole
   */
  add(row: number, key: string | null, describe: () => ErrorDetail): void {
    this.count++;
    if (this.details.length >= SHOWN_PROBLEMS) return;
    const place =
      key === null
        ? { pointer: `/features/${row}` }
        : { pointer: `/features/${row}/${escapePointer(key)}`, columnName: key };
    this.details.push({ ...place, ...describe() });
  }

  /** Throws KernelError `invalid-features` where anything was added. */
  throwIfAny(rows: number): void {
    const [first] = this.details;
    if (!first) return;
    const rest = this.count > 1 ? ` (${this.count} problems in ${rows} rows)` : '';
    throw new KernelError(
      'invalid-features',
      `The rows do not fit the model${rest}. ${first.detail}`,
      this.details,
    );
  }
}

/** RFC 6901. */
function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
