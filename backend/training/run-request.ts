import { z } from 'zod';
import { TASKS } from '../contracts/model';

export const DEFAULT_SEED = 42;
export const DEFAULT_TEST_SIZE = 0.2;

const algorithmSchema = z.strictObject({
  algorithm: z.string().min(1).max(100).describe('A name or alias of GET /api/v1/algorithms.'),
  parameters: z
    .record(z.string(), z.json())
    .default({})
    .describe("As the algorithm's JSON Schema says; the rest takes its defaults."),
  pipeline: z
    .record(z.string(), z.json())
    .default({})
    .describe(
      "How columns become numbers, as the algorithm's second JSON Schema says; the rest suits the algorithm.",
    ),
  shards: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe(
      'Jobs that the trees of a forest are shared out to, at most one per tree; where absent the cluster decides. The model is the same, bit for bit.',
    ),
});

const datasetSchema = z.strictObject({
  dataset: z.string().min(1).max(200).describe('Name or id.'),
  version: z.int().positive().optional().describe('The latest where absent.'),
  task: z.enum(TASKS),
  target: z.string().min(1).max(256),
  features: z
    .array(z.string().max(256))
    .min(1)
    .optional()
    .describe('Columns to learn from; every usable one where absent.'),
  weight_column: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe(
      'Column that says how much each row counts where models are fitted; it is no feature, and rows of weight 0 are left out. Metrics count the other rows alike. Every row counts 1 where absent.',
    ),
  algorithms: z.array(algorithmSchema).min(1).max(100),
});

/** What starts a run: datasets × algorithms, under one seed and one split. */
export const runRequestSchema = z
  .strictObject({
    datasets: z.array(datasetSchema).min(1).max(100),
    seed: z.int().min(0).max(0xffff_ffff).default(DEFAULT_SEED),
    test_size: z
      .number()
      .min(0.05)
      .max(0.9)
      .default(DEFAULT_TEST_SIZE)
      .describe('Share of rows held out for the metrics.'),
  })
  .meta({
    id: 'RunRequest',
    examples: [
      {
        datasets: [
          {
            dataset: 'iris',
            task: 'classification',
            target: 'target',
            algorithms: [
              { algorithm: 'RandomForestClassifier', parameters: { n_estimators: 100 } },
              { algorithm: 'LogisticRegression' },
            ],
          },
        ],
      },
    ],
  });
export type RunRequest = z.infer<typeof runRequestSchema>;
export type DatasetRequest = RunRequest['datasets'][number];
