import type { Signature, SignatureInput } from '../../contracts/model';
import type { RawColumns } from '../table/raw-columns';
import { isTrueText } from '../table/table';
import { isMoment } from '../../contracts/table';
import { fitDate } from './fit-date';
import { fitNumber } from './fit-number';
import { fitCodes, fitOneHot, fitRanks } from './fit-categories';
import { fitTargetEncoding, type TrainingTarget } from './fit-target-encoding';
import type { PipelineOptions } from './options';
import type { Pipeline, PipelineStep } from './pipeline';

export interface FittedPipeline {
  pipeline: Pipeline;
  /**
   * What training rows get for inputs that are encoded by the target, rows × the step's width: told
   * by other rows than themselves, since a row that knew its own target would teach nothing.
   */
  ownValues: Map<number, Float64Array>;
}

interface FittedStep {
  step: PipelineStep;
  names: string[];
  ownValues?: Float64Array;
}

/**
 * Fits the pipeline on training rows.
 *
 * Numbers: a missing one is filled in, or stays missing (NaN) for an algorithm that learns from
 * that; scaled where asked for. Days and
 * moments: their parts, as numbers. Booleans: 1 for true. Categories: columns of 0 and 1, ranks, or
 * numbers that tell what the target is like, or codes. Texts: counts of their words.
 */
export function fitPipeline(
  columns: RawColumns,
  signature: Signature,
  options: PipelineOptions,
  target: TrainingTarget,
): FittedPipeline {
  const fitted = signature.inputs.map((input, at) => {
    const values = columns.read(at);
    const { step, names, ...rest } = fitStep(input, values, options, target);
    // Where training saw none missing, there is nothing to learn from an indicator.
    if (!options.missing_indicator || input.required) return { step, names, ...rest };
    const indicated: PipelineStep = { ...step, indicator: true };
    return { step: indicated, names: [...names, `${input.name}=(missing)`], ...rest };
  });
  return {
    pipeline: {
      steps: fitted.map(({ step }) => step),
      featureNames: fitted.flatMap(({ names }) => names),
    },
    ownValues: new Map(
      fitted.flatMap(({ ownValues }, at) => (ownValues ? [[at, ownValues] as const] : [])),
    ),
  };
}

function fitStep(
  input: SignatureInput,
  values: Float64Array,
  options: PipelineOptions,
  target: TrainingTarget,
): FittedStep {
  if (input.text) {
    const { places } = input.text;
    const names = Array.from({ length: places }, (_, place) => `${input.name}.words${place}`);
    return { step: { kind: 'text', places }, names };
  }
  if (input.type === 'boolean') {
    const trueCode = (input.categories ?? []).findIndex(isTrueText);
    return { step: { kind: 'boolean', trueCode }, names: [input.name] };
  }
  if (isMoment(input.type)) return fitDate(input, values, options);
  if (!input.categories) return { step: fitNumber(input, values, options), names: [input.name] };
  const categories = { name: input.name, texts: input.categories };
  switch (options.encoding) {
    case 'one_hot':
      return fitOneHot(categories, values, options);
    case 'ordinal':
      return fitRanks(categories, values, options);
    case 'target':
      return fitTargetEncoding(categories, values, options, target);
    case 'native':
      return fitCodes(categories, values, options);
  }
}
