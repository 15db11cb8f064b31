import type { ExplainResponse } from '../../api/types';

/** What one input moved the prediction by. */
export interface ReasonBar {
  input: string;
  contribution: number;
  /** Its length next to the longest one, 0 to 1. */
  share: number;
}

export interface Reasons {
  /** What it is about: a class, or undefined for a value. */
  subject: string | undefined;
  baseline: number;
  output: number;
  /** Largest first. */
  bars: ReasonBar[];
  /** What all other inputs moved it by together. */
  rest: { inputs: number; contribution: number };
}

const MOST_BARS = 8;

/**
 * The first row's reasons for one output: that of the predicted class, where there is one per class.
 * Of two classes that share a log-odds, the answer is about the second one.
 */
export function reasonsOf(explained: ExplainResponse, predicted: unknown): Reasons {
  const { classes, baseline, inputs } = explained;
  const own = classes?.findIndex((label) => label === predicted) ?? 0;
  const at = Math.max(0, own);
  const { outputs, contributions } = explained.explanations[0]!;
  const all = inputs
    .map((input, index) => ({ input, contribution: contributions[index]![at]! }))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const longest = Math.abs(all[0]?.contribution ?? 0) || 1;
  const rest = all.slice(MOST_BARS);
  return {
    subject: classes && String(classes[at]),
    baseline: baseline[at]!,
    output: outputs[at]!,
    bars: all
      .slice(0, MOST_BARS)
      .map((bar) => ({ ...bar, share: Math.abs(bar.contribution) / longest })),
    rest: {
      inputs: rest.length,
      contribution: rest.reduce((sum, { contribution }) => sum + contribution, 0),
    },
  };
}
