import { isErrorCode } from '../contracts/error-codes';
import type { ErrorDetail } from '../contracts/error-detail';
import type { JobPart } from '../contracts/jobs';
import type { RunMessage, RunnerMessage } from '../contracts/runner-messages';
import { isRetryable } from '../database/database-errors';
import type { Sql } from '../database/sql-pool';
import type { JobHandlers, RunContext } from '../jobs/job-handler';
import { ReportStream } from './report-stream';

/** Resident bytes above which a job's garbage is collected before its worker judges whether the runner may go on. */
const TIDY_ABOVE_BYTES = 160 * 1024 ** 2;

export interface RunnerParts {
  handlers: JobHandlers;
  sql: Sql;
  /** Gets threads ready for a job of more than one CPU. */
  prepareThreads: (beside: number) => Promise<void>;
  /** Dataset versions whose columns this process keeps by now. */
  heldVersions: () => string[];
}

/**
 * The runner's whole life: says that it is up, then takes one job after the other from its worker.
 * It writes nothing to Postgres and decides nothing: results and failures go to the worker.
 */
export function serveJobs(parts: RunnerParts): void {
  process.on('message', (message) => {
    void execute(parts, message as RunMessage).then((end) => {
      if (process.memoryUsage.rss() > TIDY_ABOVE_BYTES) globalThis.gc?.();
      send({ type: 'held', versions: parts.heldVersions() });
      send(end);
    });
  });
  send({ type: 'up' });
}

async function execute(
  { handlers, sql, prepareThreads }: RunnerParts,
  message: RunMessage,
): Promise<RunnerMessage> {
  const reports = new ReportStream(send);
  try {
    await prepareThreads(message.cpus - 1);
    const { report } = reports;
    const context: RunContext<JobPart> = { sql, cpus: message.cpus, report };
    const run = handlers[message.kind].run as (
      context: RunContext<JobPart>,
      payload: unknown,
    ) => ReturnType<JobHandlers[typeof message.kind]['run']>;
    return { type: 'done', ...(await run(context, message.payload)) };
  } catch (error) {
    return failure(error);
  } finally {
    reports.close(); // the next message may be about another job
  }
}

function failure(error: unknown): RunnerMessage {
  const message = error instanceof Error ? error.message : String(error);
  if (isRetryable(error))
    return { type: 'failed', code: 'database-unavailable', message, details: [] };
  if (
    error instanceof RangeError &&
    /allocation failed|Invalid (typed )?array length/i.test(message)
  ) {
    return {
      type: 'failed',
      code: 'out-of-memory',
      message: `The job asked for more memory than there is: ${message}`,
      details: [],
    };
  }
  const { code, details } = error as { code?: unknown; details?: unknown };
  if (isErrorCode(code)) {
    return {
      type: 'failed',
      code,
      message,
      details: Array.isArray(details) ? (details as ErrorDetail[]) : [],
    };
  }
  process.stderr.write(`${error instanceof Error ? error.stack : message}\n`);
  return { type: 'failed', code: 'internal', message, details: [] };
}

function send(message: RunnerMessage): void {
  process.send?.(message);
}
