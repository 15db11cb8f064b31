import type { ExplainResponse } from '../../api/types';
import { reasonsOf } from './reason-bars';

const explained: ExplainResponse = {
  model: 'RandomForestClassifier_iris',
  model_version: 1,
  output: 'probability',
  method: 'exact',
  inputs: ['a', 'b', 'c'],
  classes: ['x', 'y'],
  baseline: [0.4, 0.6],
  explanations: [
    {
      outputs: [0.9, 0.1],
      contributions: [
        [0.1, -0.1],
        [0.6, -0.6],
        [-0.2, 0.2],
      ],
    },
  ],
  node: 'worker-1',
};

describe('reasonsOf', () => {
  it('lists what moved the predicted class, largest first', () => {
    const { subject, baseline, output, bars } = reasonsOf(explained, 'y');
    expect([subject, baseline, output]).toEqual(['y', 0.6, 0.1]);
    expect(bars.map(({ input }) => input)).toEqual(['b', 'c', 'a']);
    expect(bars.map(({ share }) => share.toFixed(2))).toEqual(['1.00', '0.33', '0.17']);
  });

  it('adds up what is not listed', () => {
    const inputs = Array.from({ length: 10 }, (_, at) => `input ${at}`);
    const contributions = inputs.map((_, at) => [10 - at]);
    const { bars, rest } = reasonsOf(
      {
        ...explained,
        output: 'value',
        inputs,
        baseline: [1],
        explanations: [{ outputs: [56], contributions }],
      },
      56,
    );
    expect(bars).toHaveLength(8);
    expect(rest).toEqual({ inputs: 2, contribution: 3 });
  });

  it('of two classes with one log-odds is about the second one, whatever was predicted', () => {
    const { subject } = reasonsOf(
      {
        ...explained,
        output: 'log-odds',
        classes: ['y'],
        baseline: [0],
        explanations: [{ outputs: [-1], contributions: [[-1], [0], [0]] }],
      },
      'x',
    );
    expect(subject).toBe('y');
  });
});
