import { z } from 'zod';
import { EXPLAINED_OUTPUTS } from '../contracts/explanation';
import { labelSchema, rowSchema } from './predict.schema';

/** Each row costs as much as thousands of predictions. */
const MAX_ROWS = 20;

export const explainRequestSchema = z
  .strictObject({
    features: z
      .array(rowSchema)
      .min(1, 'has no rows')
      .max(MAX_ROWS, `has more than ${MAX_ROWS} rows; send them in several requests`)
      .describe('One object per row, keyed by column name, as for a prediction.'),
  })
  .meta({
    id: 'ExplainRequest',
    examples: [
      { features: [{ sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 }] },
    ],
  });
export type ExplainRequest = z.infer<typeof explainRequestSchema>;

const contributionsSchema = z.array(z.array(z.number()));

export const explainResponseSchema = z
  .object({
    model: z.string(),
    model_version: z.number().int(),
    output: z
      .enum(EXPLAINED_OUTPUTS)
      .describe(
        'What contributions add up to: the `value` of a regression, the `probability` of each class, the `log-odds` of the second of two classes, or a `score` per class, whose softmax are the probabilities.',
      ),
    method: z
      .enum(['exact', 'sampled'])
      .describe('`sampled` contributions are estimated from permutations, with `standard_errors`.'),
    inputs: z.array(z.string()),
    classes: z.array(labelSchema).optional().describe('The class that each output is about.'),
    baseline: z
      .array(z.number())
      .describe('Per output: the mean over the training rows that the model is explained with.'),
    explanations: z
      .array(
        z.object({
          outputs: z.array(z.number()).describe('The baseline and all contributions added up.'),
          contributions: contributionsSchema.describe(
            'Inputs × outputs: how much each input moved each output away from the baseline.',
          ),
          standard_errors: contributionsSchema.optional(),
        }),
      )
      .describe('One per row.'),
    node: z.string().describe('The worker that answered.'),
  })
  .meta({ id: 'ExplainResponse' });
export type ExplainResponse = z.infer<typeof explainResponseSchema>;
