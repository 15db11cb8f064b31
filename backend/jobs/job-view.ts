import { z } from 'zod';
import { publicId } from '../contracts/ids';
import { ERROR_CODES, isErrorCode, type ErrorCode } from '../contracts/error-codes';
import type { JobKind, JobPayload } from '../contracts/jobs';
import {
  ATTEMPT_TRANSITIONS,
  JOB_TRANSITIONS,
  type AttemptState,
  type JobState,
  statesOf,
} from '../contracts/states';
import { PENDING_CODES, type Pending } from './why-pending';

const nodeRefSchema = z.object({ id: z.string(), name: z.string() });
const reasonSchema = z.object({
  code: z.string(),
  text: z.string(),
  hint: z.string().nullable().describe('What to do, where the text does not say so itself.'),
});
const pendingSchema = z.object({ code: z.enum(PENDING_CODES), text: z.string() });

const attemptSchema = z
  .object({
    number: z.number().int(),
    state: z.enum(statesOf(ATTEMPT_TRANSITIONS)),
    node: nodeRefSchema,
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
    reason: reasonSchema.nullable(),
    log_tail: z.string().nullable().describe('The last lines that the runner printed.'),
    peak_memory_bytes: z.number().int().nullable().describe('Most memory its runner held.'),
    exit_signal: z.string().nullable().describe('Signal that ended its runner, such as SIGKILL.'),
  })
  .meta({ id: 'Attempt' });

export const jobSchema = z
  .object({
    id: z.string(),
    run_id: z.string().nullable(),
    kind: z.string(),
    key: z.string().describe('Names the job within its run.'),
    state: z.enum(statesOf(JOB_TRANSITIONS)),
    model: z
      .object({
        id: z.string(),
        name: z.string(),
        version: z.number().int(),
        algorithm: z.string(),
      })
      .nullable()
      .describe('Null where the job makes no model, nor a part of one.'),
    trees: z
      .object({ first: z.number().int(), count: z.number().int() })
      .nullable()
      .describe('The part of the model that the job grows; null where it makes all of it.'),
    attempt: z.number().int().describe('Tries so far.'),
    failures: z.number().int(),
    losses: z
      .number()
      .int()
      .describe('Times the worker vanished; they do not count against the job.'),
    progress: z.object({ done: z.number().int(), total: z.number().int() }),
    cpus: z.number().int(),
    memory_bytes: z.number().int(),
    pending: pendingSchema
      .nullable()
      .describe('Why it does not run; null unless queued or blocked.'),
    node: nodeRefSchema.nullable(),
    reason: reasonSchema.nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    finished_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Job' });

export const jobDetailSchema = jobSchema
  .extend({ attempts: z.array(attemptSchema) })
  .meta({ id: 'JobDetail' });

export type JobView = z.infer<typeof jobSchema>;
export type JobDetailView = z.infer<typeof jobDetailSchema>;

/** A job's row joined with the name of its node. */
export interface JobRow {
  id: string;
  run_id: string | null;
  kind: JobKind;
  key: string;
  payload: JobPayload<JobKind>;
  state: JobState;
  /** Tries so far. */
  tries: number;
  failures: number;
  losses: number;
  progress_done: number;
  progress_total: number;
  cpus: number;
  memory_bytes: number;
  pending: Pending | null;
  node_id: string | null;
  node_name: string | null;
  reason_code: string | null;
  reason_text: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

export interface AttemptRow {
  number: number;
  state: AttemptState;
  node_id: string;
  node_name: string;
  started_at: Date;
  ended_at: Date | null;
  reason_code: string | null;
  reason_text: string | null;
  log_tail: string | null;
  peak_memory_bytes: number | null;
  exit_signal: string | null;
}

export function jobView(row: JobRow): JobView {
  return {
    id: publicId('job', row.id),
    run_id: row.run_id && publicId('run', row.run_id),
    kind: row.kind,
    key: row.key,
    state: row.state,
    model: modelOf(row.payload),
    trees: 'trees' in row.payload ? row.payload.trees : null,
    attempt: row.tries,
    failures: row.failures,
    losses: row.losses,
    progress: { done: row.progress_done, total: row.progress_total },
    cpus: row.cpus,
    memory_bytes: row.memory_bytes,
    pending: row.pending,
    node:
      row.node_id && row.node_name
        ? { id: publicId('node', row.node_id), name: row.node_name }
        : null,
    reason: reasonOf(row),
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

function modelOf(payload: JobPayload<JobKind>): JobView['model'] {
  if (!('modelId' in payload)) return null;
  return {
    id: publicId('model', payload.modelId),
    name: payload.modelName,
    version: payload.modelVersion,
    algorithm: payload.lineage.algorithm,
  };
}

export function jobDetailView(row: JobRow, attempts: AttemptRow[]): JobDetailView {
  return { ...jobView(row), attempts: attempts.map(attemptView) };
}

function attemptView(row: AttemptRow): JobDetailView['attempts'][number] {
  return {
    number: row.number,
    state: row.state,
    node: { id: publicId('node', row.node_id), name: row.node_name },
    started_at: row.started_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
    reason: reasonOf(row),
    log_tail: row.log_tail,
    peak_memory_bytes: row.peak_memory_bytes,
    exit_signal: row.exit_signal,
  };
}

function reasonOf(row: {
  reason_code: string | null;
  reason_text: string | null;
}): JobView['reason'] {
  const { reason_code: code, reason_text: text } = row;
  if (code === null) return null;
  return { code, text: text ?? '', hint: isErrorCode(code) ? hintOf(code) : null };
}

/** What is wrong with the data or the request says so itself, with the way out; these texts only tell what happened. */
const TELL_NO_WAY_OUT = new Set<ErrorCode>(['out-of-memory', 'timeout', 'deadline']);

function hintOf(code: ErrorCode): string | null {
  const { kind, remedy } = ERROR_CODES[code];
  return kind !== 'caller' || TELL_NO_WAY_OUT.has(code) ? remedy : null;
}
