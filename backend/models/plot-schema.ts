import { z } from 'zod';
import type { ModelPlots } from '../contracts/plots';

const numbers = z.array(z.number());
const label = z.union([z.string(), z.number(), z.boolean()]);

const rocSchema = z
  .object({
    curves: z.array(z.object({ class: label, fpr: numbers, tpr: numbers, auc: z.number() })),
  })
  .meta({ id: 'RocPlot' });

const precisionRecallSchema = z
  .object({
    curves: z.array(
      z.object({
        class: label,
        recall: numbers,
        precision: numbers,
        average_precision: z.number(),
        share: z.number().describe('Share of the class: the precision of a guess.'),
      }),
    ),
  })
  .meta({ id: 'PrecisionRecallPlot' });

const calibrationSchema = z
  .object({
    curves: z.array(
      z.object({ class: label, predicted: numbers, observed: numbers, rows: numbers }),
    ),
  })
  .meta({ id: 'CalibrationPlot' });

const gainSchema = z
  .object({
    curves: z.array(z.object({ class: label, share: numbers, gain: numbers, lift: numbers })),
  })
  .meta({ id: 'GainPlot' });

const confusionSchema = z
  .object({
    classes: z
      .array(label.nullable())
      .describe('A last one null stands for all classes that are not listed.'),
    counts: z.array(numbers).describe('`counts[actual][predicted]`'),
  })
  .meta({ id: 'ConfusionPlot' });

const classesSchema = z
  .object({
    classes: z.array(
      z.object({
        class: label,
        rows: z.number().int(),
        precision: z.number(),
        recall: z.number(),
        f1: z.number(),
      }),
    ),
  })
  .meta({ id: 'ClassScores' });

const residualsSchema = z
  .object({ predicted: numbers, actual: numbers, edges: numbers, counts: numbers })
  .meta({ id: 'ResidualsPlot' });

export const learningCurveSchema = z
  .object({
    train_sizes: numbers,
    train_scores_mean: numbers,
    train_scores_std: numbers,
    val_scores_mean: numbers,
    val_scores_std: numbers,
  })
  .meta({ id: 'LearningCurve' });

const importanceSchema = z
  .object({
    metric: z.enum(['accuracy', 'r2']),
    baseline: z.number().describe('The score on held-out rows, with nothing shuffled.'),
    repeats: z.number().int(),
    inputs: z.array(
      z.object({
        input: z.string(),
        mean: z.number().describe('How much the score falls when the input is shuffled.'),
        sd: z.number(),
      }),
    ),
  })
  .meta({ id: 'PermutationImportance' });

const spreadSchema = z
  .object({
    counts: numbers.describe('Rows in each bin between `edges`, or of each category of the grid.'),
    edges: numbers.optional(),
    outside: z.number().int().describe('Rows beyond the ends of the grid, or of other categories.'),
    missing: z.number().int(),
  })
  .meta({ id: 'InputSpread', description: 'Where the rows are that the model learned from.' });

const dependenceSchema = z
  .object({
    inputs: z
      .array(
        z.object({
          input: z.string(),
          grid: z.array(z.union([z.number(), z.string()])),
          mean: z.array(numbers).describe('grid × outputs: the mean prediction there.'),
          individual: z
            .array(z.array(numbers))
            .describe('Some rows by themselves (ICE): rows × grid × outputs.'),
          spread: spreadSchema.optional(),
          missing: numbers
            .optional()
            .describe(
              'Per output: the mean prediction where the value is missing. Absent where no row learned from missed it.',
            ),
        }),
      )
      .describe('The most important inputs, most important first.'),
  })
  .meta({ id: 'PartialDependence' });

const SCHEMAS = {
  roc: rocSchema,
  'precision-recall': precisionRecallSchema,
  calibration: calibrationSchema,
  gain: gainSchema,
  confusion: confusionSchema,
  classes: classesSchema,
  residuals: residualsSchema,
  'learning-curve': learningCurveSchema,
  importance: importanceSchema,
  'partial-dependence': dependenceSchema,
} satisfies { [Kind in keyof ModelPlots]: z.ZodType<ModelPlots[Kind]> };

/** What GET …/plots/{kind} answers: one of these, by its kind. */
export const plotSchema = z.union(Object.values(SCHEMAS));
