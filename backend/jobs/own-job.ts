import { publicId } from '../contracts/ids';
import type { JobState } from '../contracts/states';
import { IS_OPEN } from './job-selection';

/** A job of the platform's own that computes what somebody asked to see. */
export interface OwnJob {
  id: string;
  state: JobState;
  done: number;
  total: number;
  reasonCode: string | null;
  reasonText: string | null;
  isOpen: boolean;
  /** Of one that failed or was cancelled: after how many seconds whoever looks starts the next one. */
  restSeconds: number;
}

/** The pause after the first failure; it doubles with each further one. */
const FIRST_REST_SECONDS = 30;
const LONGEST_REST_SECONDS = 3_600;

/** The last job with a key as a JSON expression, null where there was none. @param key as SQL */
export function lastOwnJob(key: string): string {
  return `(
    select jsonb_build_object(
      'id', id, 'state', state, 'isOpen', is_open, 'done', progress_done, 'total', progress_total,
      'reasonCode', reason_code, 'reasonText', reason_text,
      'restSeconds', coalesce(greatest(0, pause - extract(epoch from now() - finished_at)), 0))
    from (
      select *, ${IS_OPEN} as is_open,
        least(${FIRST_REST_SECONDS} * power(2, least(20, count(*) over () - 1)), ${LONGEST_REST_SECONDS}) as pause
      from job where run_id is null and key = ${key}
    ) as asked order by id desc limit 1)`;
}

/** What a caller is told of it. */
export function ownJobView({ id, state, done, total, reasonCode, reasonText }: OwnJob) {
  return {
    id: publicId('job', id),
    state,
    progress: { done, total },
    reason: reasonCode === null ? null : { code: reasonCode, detail: reasonText ?? '' },
  };
}
