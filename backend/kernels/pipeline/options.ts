import type { TextSettings } from '../../contracts/model';
import type { JsonObject } from '../../contracts/json';
import type { Algorithm, ParameterSchema } from '../models/algorithm';
import { validateParameters } from '../models/validate-parameters';
import type { Preparation } from './preparation';

export type Imputation = 'median' | 'mean' | 'most_frequent' | 'constant' | 'keep';
export type Scaling = 'none' | 'standard' | 'min_max' | 'robust';

/** What a run can ask of the pipeline, under the names of the API. */
export interface PipelineOptions {
  imputation: Imputation;
  fill_value: number;
  missing_indicator: boolean;
  scaling: Scaling;
  encoding: 'one_hot' | 'ordinal' | 'target' | 'native';
  max_categories: number;
  min_category_rows: number;
  target_smoothing: number;
  date_parts: boolean;
  text: 'leave_out' | 'hashed_words';
  text_places: number;
  text_ngrams: number;
}

/** JSON Schema of a pipeline's options, with the defaults that suit the algorithm. */
export function pipelineSchema({ scaling, missing, categories }: Preparation): ParameterSchema {
  const imputations = ['median', 'mean', 'most_frequent', 'constant'];
  const encodings = ['one_hot', 'ordinal', 'target'];
  const keeps = missing === 'keep';
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    properties: {
      imputation: {
        title: 'Missing numbers',
        description: keeps
          ? 'What a missing number becomes; keep leaves it to the algorithm, which learns from it.'
          : 'What a missing number becomes; the algorithm needs one.',
        type: 'string',
        enum: keeps ? [...imputations, 'keep'] : imputations,
        default: missing,
      },
      fill_value: {
        title: 'Constant',
        description: 'What missing numbers become with imputation constant.',
        type: 'number',
        default: 0,
      },
      missing_indicator: {
        title: 'Mark missing values',
        description:
          'Adds a column of 0 and 1 for each input that is missing in some training row.',
        type: 'boolean',
        default: false,
      },
      scaling: {
        title: 'Scaling',
        description:
          'standard: to mean 0 and deviation 1; min_max: from 0 to 1; robust: by median and quartiles.',
        type: 'string',
        enum: ['none', 'standard', 'min_max', 'robust'],
        default: scaling,
      },
      encoding: {
        title: 'Categories',
        description:
          'one_hot: a column for each; ordinal: a number for each; target: what the target is like where it occurs' +
          (categories ? '; native: as they are, trees split sets of them off.' : '.'),
        type: 'string',
        enum: categories ? [...encodings, categories] : encodings,
        default: 'one_hot',
      },
      max_categories: {
        title: 'Most categories',
        description:
          'Most places for the categories of an input with one_hot and ordinal: the most frequent ones, and one for the rest. With native these are 254.',
        type: 'integer',
        minimum: 2,
        maximum: 10_000,
        default: 50,
      },
      min_category_rows: {
        title: 'Rows of a category',
        description:
          'Categories of fewer training rows go to the rest, with one_hot, ordinal and native.',
        type: 'integer',
        minimum: 1,
        maximum: 1_000_000,
        default: 1,
      },
      target_smoothing: {
        title: 'Smoothing',
        description: 'With target: so many rows of the overall mean are added to each category.',
        type: 'number',
        minimum: 0,
        maximum: 1e6,
        default: 10,
      },
      date_parts: {
        title: 'Parts of dates',
        description:
          'Month, day of the month, weekday and hour of dates, beside the days since 1970.',
        type: 'boolean',
        default: true,
      },
      text: {
        title: 'Texts',
        description:
          'leave_out: not learnt from; hashed_words: how often words occur, counted in places that their hashes name.',
        type: 'string',
        enum: ['leave_out', 'hashed_words'],
        default: 'leave_out',
      },
      text_places: {
        title: 'Places of words',
        description:
          'Columns that the words of a text are counted in; more let fewer words share one.',
        type: 'integer',
        minimum: 2,
        maximum: 4096,
        default: 256,
      },
      text_ngrams: {
        title: 'Words in a row',
        description: 'Longest runs of neighbouring words that are counted beside single ones.',
        type: 'integer',
        minimum: 1,
        maximum: 3,
        default: 1,
      },
    },
  };
}

/** How words are counted; undefined where texts are left out. */
export function textSettings(options: PipelineOptions): TextSettings | undefined {
  if (options.text === 'leave_out') return undefined;
  return { places: options.text_places, ngrams: options.text_ngrams };
}

/**
 * The options of a fit: what was given, and for the rest what suits the algorithm.
 *
 * @param parameters as validateParameters returns them
 * @throws KernelError `invalid-parameter` with one detail per option that does not fit
 */
export function pipelineOptions(
  algorithm: Pick<Algorithm, 'name' | 'prepare'>,
  parameters: JsonObject,
  given: JsonObject,
): PipelineOptions {
  const schema = pipelineSchema(algorithm.prepare(parameters));
  const described = { name: `the pipeline of ${algorithm.name}`, parameters: schema };
  return validateParameters(described, given, '/pipeline') as unknown as PipelineOptions;
}
