import type { SignatureInput } from '../../contracts/model';

/** Where inputs stand in a row in raw form. A text takes a place per number that it becomes, all else one. */
export interface RawLayout {
  widths: readonly number[];
  starts: readonly number[];
  /** Numbers per row. */
  stride: number;
}

export function rawLayout({ inputs }: { inputs: readonly SignatureInput[] }): RawLayout {
  const known = layouts.get(inputs);
  if (known) return known;
  const layout = layoutOf(inputs.map(({ text }) => text?.places ?? 1));
  layouts.set(inputs, layout);
  return layout;
}

export function layoutOf(widths: readonly number[]): RawLayout {
  let stride = 0;
  const starts = widths.map((width) => {
    const start = stride;
    stride += width;
    return start;
  });
  return { widths, starts, stride };
}

/** Built once per signature: predictions come in small requests. */
const layouts = new WeakMap<readonly SignatureInput[], RawLayout>();
