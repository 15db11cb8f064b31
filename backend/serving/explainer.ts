import { Injectable } from '@nestjs/common';
import type { Explanation } from '../contracts/explanation';
import type { ClassLabel, Signature } from '../contracts/model';
import type { ExplainResponse } from './explain.schema';
import { encodeFor, type Row } from './encoded-rows';
import { ModelAsker } from './model-asker';
import { ReplicaClient } from './replica-client';

/** Rows in, and what moved the prediction of each, input by input. */
@Injectable()
export class Explainer {
  constructor(
    private readonly asker: ModelAsker,
    private readonly replicas: ReplicaClient,
  ) {}

  async explain(reference: string, rows: readonly Row[]): Promise<ExplainResponse> {
    const { model, answer } = await this.asker.ask(reference, {
      prepare: encodeFor(rows),
      ask: (...question) => this.replicas.explain(...question),
    });
    const { explanation, node } = answer;
    const { output, method } = explanation;
    return {
      model: model.name,
      model_version: model.version,
      output,
      method,
      inputs: model.signature.inputs.map(({ name }) => name),
      ...classesOf(explanation, model.signature),
      baseline: explanation.baseline,
      explanations: readRows(explanation, rows.length),
      node,
    };
  }
}

/** Which class each output is about: a log-odds is that of the second of two. */
function classesOf(
  { output }: Explanation<number[]>,
  { classes }: Signature,
): { classes?: ClassLabel[] } {
  if (!classes) return {};
  return { classes: output === 'log-odds' ? classes.slice(1) : classes };
}

function readRows(
  explanation: Explanation<number[]>,
  rows: number,
): ExplainResponse['explanations'] {
  const { outputs, contributions, standardErrors } = explanation;
  const width = outputs.length / rows;
  const byInput = (values: number[], row: number): number[][] => {
    const size = values.length / rows;
    return inParts(values.slice(row * size, (row + 1) * size), width);
  };
  return Array.from({ length: rows }, (_, row) => ({
    outputs: outputs.slice(row * width, (row + 1) * width),
    contributions: byInput(contributions, row),
    ...(standardErrors && { standard_errors: byInput(standardErrors, row) }),
  }));
}

function inParts(values: readonly number[], size: number): number[][] {
  return Array.from({ length: values.length / size }, (_, at) =>
    values.slice(at * size, (at + 1) * size),
  );
}
