import { z } from 'zod';
import { QUALITY_WARNINGS, type ColumnProfile } from '../contracts/profile';
import { JOB_TRANSITIONS, statesOf } from '../contracts/states';
import { COLUMN_TYPES } from '../contracts/table';
import { byHarm } from '../kernels/profile/quality-warnings';
import { ownJobView, type OwnJob } from '../jobs/own-job';
import type { FoundProfile } from './dataset-profiles';
import { profiledTarget } from './want-profile';

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
    column_count: z.number().int(),
    profiled_columns: z
      .number()
      .int()
      .describe('Columns that are known by now, whichever were asked for.'),
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
      .describe('What computes it; null once all of it is there.'),
    profile: z
      .object({
        duplicate_rows: z
          .number()
          .int()
          .nullable()
          .describe('Rows that repeat one before them; null until all columns are known.'),
        target: z.string().nullable().describe('The column that warnings take for the target.'),
        columns: z
          .array(columnProfileSchema)
          .describe('Those asked for, in the order of the table, as far as they are known.'),
        warnings: z
          .array(
            z.object({
              code: z.enum(QUALITY_WARNINGS),
              column: z.string().nullable(),
              detail: z.string(),
            }),
          )
          .describe('Of all columns that are known, and of the rows; most harmful first.'),
      })
      .nullable()
      .describe('What is known by now; null before the first column is.'),
  })
  .meta({ id: 'DatasetProfile' });

export type ProfileView = z.infer<typeof profileSchema>;

export function profileView(found: FoundProfile): ProfileView {
  const { version, job, profiledColumns } = found;
  return {
    version: version.number,
    row_count: version.rowCount,
    column_count: version.columns.length,
    profiled_columns: profiledColumns,
    job: job ? jobView(job) : null,
    profile: profiledColumns > 0 ? knownView(found) : null,
  };
}

function knownView({ version, whole, columns, columnWarnings }: FoundProfile) {
  return {
    duplicate_rows: whole?.duplicateRows ?? null,
    target: whole ? whole.target : profiledTarget(version.columns),
    columns: columns.map(columnView),
    warnings: byHarm([...columnWarnings, ...(whole?.warnings ?? [])]),
  };
}

function jobView(job: OwnJob) {
  return { ...ownJobView(job), again_in_seconds: job.isOpen ? null : Math.ceil(job.restSeconds) };
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
