import { z } from 'zod';
import { parsePublicId } from '../contracts/ids';
import { JOB_TRANSITIONS, type JobState, statesOf } from '../contracts/states';

/** Which jobs: every field that is there narrows, none of them is all. */
export interface JobFilter {
  state?: readonly JobState[] | undefined;
  kind?: string | undefined;
  /** UUID. */
  run_id?: string | undefined;
  /** Name or public id. */
  dataset?: string | undefined;
  algorithm?: string | undefined;
  /** Name or public id of a node that runs or ran the job. */
  node?: string | undefined;
  /** Text within the reason's code or text, in any case. */
  error?: string | undefined;
  min_attempts?: number | undefined;
}

export const JOB_STATES = statesOf(JOB_TRANSITIONS);
const text = z.string().min(1).max(200);
const fields = {
  kind: text.optional(),
  run_id: text
    .transform((id) => parsePublicId('run', id))
    .refine((id) => id !== undefined, 'is not an id like run_0192…')
    .optional(),
  dataset: text.optional().describe('Name or id.'),
  algorithm: text.optional(),
  node: text.optional().describe('Name or id of a node that runs or ran the job.'),
  error: text.optional().describe("Text within the reason's code or text."),
};

/** The filter as a query: states are separated by commas. */
/** Far beyond what any job is given. */
const MOST_ATTEMPTS = 1_000_000;

export const jobFilterQuery = z.object({
  ...fields,
  state: text
    .transform((states) => states.split(','))
    .pipe(z.array(z.enum(JOB_STATES)))
    .optional()
    .describe('One or several, separated by commas.'),
  min_attempts: z.coerce.number().int().min(0).max(MOST_ATTEMPTS).optional(),
});

/** The filter as a body. It names something: "all jobs there are" is nothing that slips in. */
export const jobFilterBody = z
  .strictObject({
    ...fields,
    state: z.array(z.enum(JOB_STATES)).min(1).optional(),
    min_attempts: z.int().min(0).max(MOST_ATTEMPTS).optional(),
  })
  .refine(
    (filter) => Object.values(filter).some((value) => value !== undefined),
    'names no jobs: give at least one field',
  );

/** The filter as a condition on `job`, with the values of its `$1 …`. */
export function jobCondition(filter: JobFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const narrow = (value: unknown, condition: (slot: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  // one state is read from its index in order; several would be sorted first
  const [state, ...others] = filter.state ?? [];
  if (others.length === 0) narrow(state, (slot) => `job.state = ${slot}`);
  else narrow(filter.state, (slot) => `job.state = any(${slot})`);
  narrow(filter.kind, (slot) => `job.kind = ${slot}`);
  narrow(filter.run_id, (slot) => `job.run_id = ${slot}`);
  narrow(filter.algorithm, (slot) => `job.payload #>> '{lineage,algorithm}' = ${slot}`);
  // the number is at least the count, and is there without a look at the attempts
  narrow(filter.min_attempts, (slot) => `job.attempt >= ${slot} and ${TRIES} >= ${slot}`);
  narrow(filter.error?.toLowerCase(), (slot) => `position(${slot} in ${REASON}) > 0`);
  narrow(named('dataset', filter.dataset), ofDataset);
  narrow(named('node', filter.node), onNode);
  return { where: conditions.join(' and ') || 'true', values };
}

/** How often a job was tried. Its `attempt` also counts cancels, which fence by raising it. */
export const TRIES = `(select count(*) from attempt as try where try.job_id = job.id)`;

const REASON = `lower(concat_ws(' ', job.reason_code, job.reason_text))`;

function named(kind: 'dataset' | 'node', reference: string | undefined): string | undefined {
  return reference === undefined ? undefined : (parsePublicId(kind, reference) ?? reference);
}

function ofDataset(slot: string): string {
  return `job.dataset_version_id in (
    select version.id from dataset_version as version join dataset on dataset.id = version.dataset_id
    where dataset.id::text = ${slot} or lower(dataset.name) = lower(${slot}))`;
}

function onNode(slot: string): string {
  return `exists (
    select 1 from attempt join node as tried on tried.id = attempt.node_id
    where attempt.job_id = job.id and (tried.id::text = ${slot} or tried.name = ${slot}))`;
}
