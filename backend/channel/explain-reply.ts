import type { Explanation } from '../contracts/explanation';

/** The reply to `explain`, whose request is that of `predict`: the explanation as JSON. */
export function encodeExplanation(explanation: Explanation): Buffer {
  const plain = (_: string, value: unknown): unknown =>
    value instanceof Float64Array ? Array.from(value) : value;
  return Buffer.from(JSON.stringify(explanation, plain));
}

export function decodeExplanation(reply: Buffer): Explanation<number[]> {
  return JSON.parse(reply.toString()) as Explanation<number[]>;
}
