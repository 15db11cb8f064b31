import { z } from 'zod';

export const rowSchema = z.record(z.string(), z.unknown());

/** The frozen request of the original's predict routes: unknown fields beside `features` are ignored. */
export const predictRequestSchema = z
  .object({
    features: z
      .union([z.array(rowSchema), rowSchema.transform((row) => [row])])
      .refine((rows) => rows.length > 0, 'has no rows')
      .describe(
        'One object per row, keyed by column name; case, units in brackets and punctuation do not matter.',
      ),
  })
  .meta({
    id: 'PredictRequest',
    examples: [
      { features: [{ sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 }] },
    ],
  });
export type PredictRequest = z.infer<typeof predictRequestSchema>;

export const labelSchema = z.union([z.string(), z.number(), z.boolean()]);

export const predictResponseSchema = z
  .object({
    model: z.string(),
    model_version: z.number().int(),
    predictions: z.array(labelSchema),
    probabilities: z
      .array(z.array(z.number()))
      .optional()
      .describe('Rows × classes, in the order of `classes`.'),
    classes: z.array(labelSchema).optional(),
    latency_ms: z.number(),
    request_id: z.string(),
    node: z.string().describe('The worker that answered.'),
  })
  .meta({ id: 'PredictResponse' });
export type PredictResponse = z.infer<typeof predictResponseSchema>;

const predictionOrErrorSchema = z.union([
  predictResponseSchema,
  z.object({ error: z.string(), code: z.string() }),
]);
export type PredictionOrError = z.infer<typeof predictionOrErrorSchema>;

export const predictDatasetResponseSchema = z
  .object({ dataset: z.string(), predictions: z.record(z.string(), predictionOrErrorSchema) })
  .meta({ id: 'PredictDatasetResponse' });
export type PredictDatasetResponse = z.infer<typeof predictDatasetResponseSchema>;

export const predictAllResponseSchema = z
  .object({ all_predictions: z.record(z.string(), predictionOrErrorSchema) })
  .meta({ id: 'PredictAllResponse' });
export type PredictAllResponse = z.infer<typeof predictAllResponseSchema>;
