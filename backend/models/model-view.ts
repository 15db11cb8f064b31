import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../contracts/error-codes';
import { publicId } from '../contracts/ids';
import {
  TASKS,
  type Lineage,
  type Metrics,
  type Signature,
  type SignatureInput,
  type Task,
} from '../contracts/model';
import {
  MODEL_TRANSITIONS,
  REPLICA_TRANSITIONS,
  type ModelState,
  type ReplicaSource,
  type ReplicaState,
  statesOf,
} from '../contracts/states';
import { showDay, showMoment } from '../contracts/moment';
import { COLUMN_TYPES, isMoment } from '../contracts/table';

const replicaSchema = z
  .object({
    node: z.object({ id: z.string(), name: z.string() }),
    state: z.enum(statesOf(REPLICA_TRANSITIONS)),
    source: z.enum(['trained', 'copied', 'rebuilt']).nullable(),
  })
  .meta({ id: 'Replica' });

const inputSchema = z
  .object({
    name: z.string(),
    type: z.enum(COLUMN_TYPES),
    required: z.boolean().describe('True where the model knows no substitute for a missing value.'),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    median: z.number().optional(),
    earliest: z.string().optional().describe('First, last and median one, of dates.'),
    latest: z.string().optional(),
    middle: z.string().optional(),
    categories: z.array(z.string()).optional(),
    most_frequent: z.string().optional(),
    text: z
      .object({ places: z.number().int(), ngrams: z.number().int() })
      .optional()
      .describe('How words are counted, of a text that was learnt from.'),
  })
  .meta({ id: 'SignatureInput' });

const stateSchema = z.enum(statesOf(MODEL_TRANSITIONS));

export const modelSchema = z
  .object({
    id: z.string(),
    name: z.string().describe('`{Algorithm}_{dataset}`; `name@3` pins a version.'),
    version: z.number().int(),
    algorithm: z.string(),
    task: z.enum(TASKS),
    target: z.string(),
    dataset: z.object({ id: z.string(), name: z.string(), version: z.number().int() }),
    state: stateSchema,
    reason: z
      .object({ code: z.string(), detail: z.string() })
      .nullable()
      .describe('Why it does not answer, where there is more to say than its state.'),
    metrics: z.record(z.string(), z.number()).describe('On the rows held out.'),
    fit_seconds: z.number(),
    training_rows: z.number().int(),
    test_rows: z.number().int(),
    byte_size: z.number().int(),
    fingerprint: z.string().describe('SHA-256 of the serialised model: equal after every rebuild.'),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime(),
    replicas: z.array(replicaSchema),
  })
  .meta({ id: 'Model' });

export const modelDetailSchema = modelSchema
  .extend({
    parameters: z.record(z.string(), z.unknown()),
    pipeline: z.record(z.string(), z.unknown()).describe('How columns became numbers.'),
    seed: z.number().int(),
    test_size: z.number(),
    weight_column: z
      .string()
      .nullable()
      .describe('How much each row counted; null = all the same.'),
    kernel_version: z.number().int(),
    signature: z.object({
      task: z.enum(TASKS),
      target: z.string(),
      inputs: z.array(inputSchema),
      left_out: z
        .array(z.object({ name: z.string(), type: z.enum(COLUMN_TYPES) }))
        .describe(
          'Columns of the dataset that the model does not learn from: of a type that cannot be learned from, or without a value.',
        ),
      classes: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
    }),
    versions: z.array(
      z.object({
        version: z.number().int(),
        id: z.string(),
        state: stateSchema,
        created_at: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'ModelDetail' });

export type ModelView = z.infer<typeof modelSchema>;
export type ModelDetailView = z.infer<typeof modelDetailSchema>;

/** A model's row with its dataset's name, its metrics and its replicas. */
export interface ModelRow {
  id: string;
  name: string;
  version: number;
  algorithm: string;
  dataset_id: string;
  dataset_name: string;
  dataset_version: number;
  task: Task;
  target: string;
  lineage: Lineage;
  signature: Signature;
  fingerprint: string;
  byte_size: number;
  state: ModelState;
  reason_code: ErrorCode | null;
  reason_text: string | null;
  fit_seconds: number;
  training_rows: number;
  test_rows: number;
  created_at: Date;
  last_used_at: Date;
  metrics: Metrics | null;
  replicas:
    | { node_id: string; node_name: string; state: ReplicaState; source: ReplicaSource | null }[]
    | null;
}

export interface VersionRow {
  id: string;
  version: number;
  state: ModelState;
  created_at: Date;
}

export function modelView(row: ModelRow): ModelView {
  const {
    id,
    name,
    version,
    algorithm,
    task,
    target,
    state,
    fingerprint,
    byte_size,
    fit_seconds,
    training_rows,
    test_rows,
  } = row;
  return {
    id: publicId('model', id),
    name,
    version,
    algorithm,
    task,
    target,
    dataset: {
      id: publicId('dataset', row.dataset_id),
      name: row.dataset_name,
      version: row.dataset_version,
    },
    state,
    reason:
      row.reason_code === null
        ? null
        : { code: row.reason_code, detail: row.reason_text ?? ERROR_CODES[row.reason_code].title },
    metrics: row.metrics ?? {},
    fit_seconds,
    training_rows,
    test_rows,
    byte_size,
    fingerprint,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at.toISOString(),
    replicas: (row.replicas ?? []).map((replica) => ({
      node: { id: publicId('node', replica.node_id), name: replica.node_name },
      state: replica.state,
      source: replica.source,
    })),
  };
}

export function modelDetailView(row: ModelRow, versions: VersionRow[]): ModelDetailView {
  const { lineage } = row;
  const { leftOut = [], ...signature } = row.signature;
  return {
    ...modelView(row),
    parameters: lineage.parameters,
    pipeline: lineage.pipeline ?? {},
    seed: lineage.seed,
    test_size: lineage.testSize,
    weight_column: lineage.weightColumn ?? null,
    kernel_version: lineage.kernelVersion,
    signature: { ...signature, inputs: signature.inputs.map(inputView), left_out: leftOut },
    versions: versions.map((version) => ({
      version: version.version,
      id: publicId('model', version.id),
      state: version.state,
      created_at: version.created_at.toISOString(),
    })),
  };
}

function inputView({
  mostFrequent,
  ...input
}: SignatureInput): ModelDetailView['signature']['inputs'][number] {
  if (isMoment(input.type)) return momentView(input);
  return { ...input, ...(mostFrequent !== undefined && { most_frequent: mostFrequent }) };
}

/** Dates are shown as they are sent. */
function momentView({
  name,
  type,
  required,
  minimum = 0,
  maximum = 0,
  median = 0,
}: SignatureInput): ModelDetailView['signature']['inputs'][number] {
  const show = type === 'date' ? showDay : showMoment;
  return {
    name,
    type,
    required,
    earliest: show(minimum),
    latest: show(maximum),
    middle: show(median),
  };
}
