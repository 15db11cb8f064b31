import type { ErrorCode } from '../contracts/error-codes';

export interface Death {
  code: ErrorCode;
  message: string;
}

/** How a process ended, in the system's words: one of the three. */
export interface ProcessExit {
  exitCode?: number | null;
  signal?: NodeJS.Signals | null;
  /** Why it could not be started. */
  error?: Error;
}

const OUT_OF_MEMORY = /heap out of memory|Allocation failed|std::bad_alloc|Cannot allocate memory/i;

/** Why a runner died that nobody told to: what it printed last tells an abort for memory from any other. */
export function explainDeath({ exitCode, signal, error }: ProcessExit, lastWords: string): Death {
  if (error)
    return { code: 'runner-crashed', message: `No runner could be started: ${error.message}` };
  if ((signal ?? exitCode === 134) && OUT_OF_MEMORY.test(lastWords))
    return {
      code: 'out-of-memory',
      message:
        "The runner reached the end of V8's heap or of its data limit. Use fewer rows, fewer columns or a smaller model.",
    };
  if (signal === 'SIGKILL')
    return {
      code: 'runner-crashed',
      message:
        'The runner was killed from outside, most often by the system because the machine ran out of memory. Give the worker less WORKER_MEMORY_MB or the machine more memory.',
    };
  return {
    code: 'runner-crashed',
    message: `The runner ended with ${signal ?? `code ${exitCode}`} in the middle of the job; the log tail holds what it last said.`,
  };
}
