import { z } from 'zod';
import { TASKS, type Task } from '../contracts/model';

/** The original platform spoke Spanish here; both languages mean the same. */
const TASK_WORDS: Readonly<Record<string, Task>> = {
  clasificación: 'classification',
  clasificacion: 'classification',
  classification: 'classification',
  regresión: 'regression',
  regresion: 'regression',
  regression: 'regression',
};

const taskSchema = z
  .string()
  .transform((word) => TASK_WORDS[word.toLowerCase().normalize('NFC')])
  .pipe(
    z.enum(TASKS, {
      error: 'must be "classification" or "regression" ("Clasificación" or "Regresión")',
    }),
  );

/** The frozen request of `POST /train`: keyed by dataset name, unknown fields are ignored. */
export const trainRequestSchema = z
  .object({
    datasets: z
      .record(
        z.string(),
        z.union([z.string(), z.array(z.record(z.string(), z.unknown())).min(1, 'has no records')]),
      )
      .refine((datasets) => Object.keys(datasets).length > 0, 'names no dataset')
      .describe('Name → records, or the name or id of a dataset that is already there.'),
    ml_tasks: z.record(z.string(), taskSchema),
    targets: z.record(z.string(), z.string()),
    model_selections: z
      .record(z.string(), z.array(z.string()).min(1))
      .optional()
      .describe('Name → algorithms; all of the task where absent.'),
    test_size: z.number().min(0.05).max(0.9).optional(),
    random_state: z.int().min(0).max(0xffff_ffff).optional(),
  })
  .meta({
    id: 'TrainRequest',
    examples: [
      {
        datasets: { iris: 'iris' },
        ml_tasks: { iris: 'classification' },
        targets: { iris: 'target' },
        model_selections: { iris: ['RandomForestClassifier', 'LogisticRegression'] },
      },
    ],
  });
export type TrainRequest = z.infer<typeof trainRequestSchema>;

const failureSchema = z.object({ code: z.string(), detail: z.string() });

export const trainResponseSchema = z
  .object({
    status: z.enum(['training_completed', 'training_completed_with_errors', 'training_failed']),
    run_id: z.string(),
    results: z.record(
      z.string(),
      z.object({
        models_trained: z.number().int(),
        metrics: z.record(z.string(), z.record(z.string(), z.number())),
        model_names: z.array(z.string()),
        failed: z.record(z.string(), failureSchema).optional(),
      }),
    ),
  })
  .meta({ id: 'TrainResponse' });
export type TrainResponse = z.infer<typeof trainResponseSchema>;
