import { z } from 'zod';
import { publicId } from '../contracts/ids';
import { QUALITY_WARNINGS, type ColumnProfile } from '../contracts/profile';
import { JOB_TRANSITIONS, statesOf } from '../contracts/states';
import { COLUMN_TYPES } from '../contracts/table';
import type { FoundProfile, ProfileJob } from './dataset-profiles';

const columnProfileSchema = z
  .object({
    name: z.string(),
    type: z.enum(COLUMN_TYPES),
    missing: z.number().int(),
    distinct: z.number().int(),
    numbers: z
      .object({
        minimum: z.number(),
        maximum: z.number(),
        mean: z.number(),
        standard_deviation: z.number().describe('Of a sample.'),
        quantiles: z.array(z.object({ share: z.number(), value: z.number() })),
        histogram: z
          .object({ edges: z.array(z.number()), counts: z.array(z.number().int()) })
          .describe('counts[i] values from edges[i] up to edges[i + 1].'),
      })
      .optional()
      .describe('Of numbers, and of dates in milliseconds since 1970.'),
    top_values: z.array(z.object({ value: z.string(), count: z.number().int() })).optional(),
    lengths: z
      .object({ shortest: z.number().int(), longest: z.number().int(), mean: z.number() })
      .optional()
      .describe('Characters of texts.'),
  })
  .meta({ id: 'ColumnProfile' });

export const profileSchema = z
  .object({
    version: z.number().int(),
    row_count: z.number().int(),
    job: z
      .object({
        id: z.string(),
        state: z.enum(statesOf(JOB_TRANSITIONS)),
        progress: z.object({ done: z.number().int(), total: z.number().int() }),
        reason: z.object({ code: z.string(), detail: z.string() }).nullable(),
        again_in_seconds: z
          .number()
          .int()
          .nullable()
          .describe(
            'Of a job that failed: when whoever looks starts the next one. POST starts it at once.',
          ),
      })
      .nullable()
      .describe('What computes it; null once it is there.'),
    profile: z
      .object({
        duplicate_rows: z.number().int().describe('Rows that repeat one before them.'),
        target: z.string().nullable().describe('The column that warnings take for the target.'),
        columns: z.array(columnProfileSchema),
        warnings: z.array(
          z.object({
            code: z.enum(QUALITY_WARNINGS),
            column: z.string().nullable(),
            detail: z.string(),
          }),
        ),
      })
      .nullable(),
  })
  .meta({ id: 'DatasetProfile' });

export type ProfileView = z.infer<typeof profileSchema>;

export function profileView({ version, profile, job }: FoundProfile): ProfileView {
  return {
    version: version.number,
    row_count: version.rowCount,
    job: job ? jobView(job) : null,
    profile: profile
      ? {
          duplicate_rows: profile.duplicateRows,
          target: profile.target,
          columns: profile.columns.map(columnView),
          warnings: profile.warnings,
        }
      : null,
  };
}

function jobView({ id, state, isOpen, done, total, ...job }: ProfileJob) {
  return {
    id: publicId('job', id),
    state,
    progress: { done, total },
    reason: job.reasonCode === null ? null : { code: job.reasonCode, detail: job.reasonText ?? '' },
    again_in_seconds: isOpen ? null : Math.ceil(job.restSeconds),
  };
}

function columnView({ numbers, topValues, ...column }: ColumnProfile) {
  return {
    ...column,
    ...(numbers && {
      numbers: {
        minimum: numbers.minimum,
        maximum: numbers.maximum,
        mean: numbers.mean,
        standard_deviation: numbers.standardDeviation,
        quantiles: numbers.quantiles,
        histogram: numbers.histogram,
      },
    }),
    ...(topValues && { top_values: topValues }),
  };
}
