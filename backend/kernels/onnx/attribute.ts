import {
  bytesField,
  floatsField,
  integerField,
  integersField,
  messageField,
  textField,
  type Field,
} from './protobuf';

/** What a tensor holds, by ONNX's numbers of types. */
export const ELEMENT = { float: 1, int64: 7, string: 8, bool: 9, double: 11 } as const;
export type Element = keyof typeof ELEMENT;

/** Numbers, or texts as UTF-8, in row-major order. */
export interface Tensor {
  element: Element;
  dimensions: readonly number[];
  values: ArrayLike<number> | readonly string[];
}

/** What a node is told beside its inputs; a number is a whole one. */
export type Attribute =
  | number
  | string
  | Tensor
  | { floats: ArrayLike<number> }
  | { integers: ArrayLike<number> }
  | { texts: readonly string[] }
  | { graph: readonly Field[] };

/** Fields of an AttributeProto. Source of the numbers: onnx/onnx.proto. */
export function attributeFields(name: string, value: Attribute): Field[] {
  const typed = (type: number, fields: readonly Field[]): Field[] =>
    [textField(1, name), integerField(20, type)].concat(fields);
  if (typeof value === 'number') return typed(2, [integerField(3, value)]);
  if (typeof value === 'string') return typed(3, [textField(4, value)]);
  if ('element' in value) return typed(4, [messageField(5, tensorFields(value))]);
  if ('graph' in value) return typed(5, [messageField(6, value.graph)]);
  if ('floats' in value) return typed(6, [floatsField(7, value.floats)]);
  if ('integers' in value) return typed(7, [integersField(8, value.integers)]);
  return typed(8, textFields(value.texts));
}

/** Fields of a TensorProto. */
export function tensorFields({ element, dimensions, values }: Tensor): Field[] {
  const head = [integersField(1, dimensions), integerField(2, ELEMENT[element])];
  if (element === 'string')
    return [...head, ...Array.from(values as readonly string[], (text) => textField(6, text))];
  return [...head, bytesField(9, rawBytes(element, values as ArrayLike<number>))];
}

/** One field for each; a large forest repeats two words a million times. */
function textFields(texts: readonly string[]): Field[] {
  const known = new Map<string, Field>();
  return texts.map((text) => {
    const field = known.get(text) ?? textField(9, text);
    known.set(text, field);
    return field;
  });
}

function rawBytes(element: Exclude<Element, 'string'>, values: ArrayLike<number>): Uint8Array {
  const of = {
    float: () => Float32Array.from(values),
    double: () => Float64Array.from(values),
    int64: () => BigInt64Array.from(Array.from(values, BigInt)),
    bool: () => Uint8Array.from(values),
  };
  const array = of[element]();
  return new Uint8Array(array.buffer);
}
