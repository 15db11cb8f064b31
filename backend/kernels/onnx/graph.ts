import {
  bytesField,
  concatenate,
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

export type Attribute = number | string | Tensor | { floats: ArrayLike<number> } | Int64s | Texts;
interface Int64s {
  integers: ArrayLike<number>;
}
interface Texts {
  texts: readonly string[];
}

/**
 * An ONNX graph that grows node by node; each method answers with the name of a value that later
 * nodes may take. Source of all numbers: onnx/onnx.proto, IR version 8.
 */
export class Graph {
  private readonly nodes: Field[] = [];
  private readonly initializers: Field[] = [];
  private readonly inputs: Field[] = [];
  private readonly outputs: Field[] = [];
  private values = 0;

  /** A value that the caller gives: one column of so many rows as there are. */
  input(name: string, element: Element): string {
    this.inputs.push(messageField(11, valueInfo(name, element, 1)));
    return name;
  }

  constant(tensor: Tensor): string {
    const name = this.nextName('constant');
    this.initializers.push(messageField(5, [...tensorFields(tensor), textField(8, name)]));
    return name;
  }

  /** A node of one result. `domain` is `ai.onnx.ml` for operators of machine learning. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): string {
    const result = this.nextName(operator);
    this.nodes.push(
      messageField(1, [
        ...inputs.map((name) => textField(1, name)),
        textField(2, result),
        textField(3, result),
        textField(4, operator),
        ...Object.entries(attributes).map(([name, value]) =>
          messageField(5, attribute(name, value)),
        ),
        ...(domain === '' ? [] : [textField(7, domain)]),
      ]),
    );
    return result;
  }

  /** Gives a value to the caller under a name of its own. */
  output(
    name: string,
    value: string,
    { element, columns }: { element: Element; columns?: number },
  ): void {
    this.nodes.push(
      messageField(1, [
        textField(1, value),
        textField(2, name),
        textField(3, name),
        textField(4, 'Identity'),
      ]),
    );
    this.outputs.push(messageField(12, valueInfo(name, element, columns)));
  }

  /** The file's bytes. */
  encode({ name, about }: { name: string; about: Readonly<Record<string, string>> }): Uint8Array {
    const graph = [
      ...this.nodes,
      textField(2, name),
      ...this.initializers,
      ...this.inputs,
      ...this.outputs,
    ];
    return concatenate([
      integerField(1, IR_VERSION),
      textField(2, 'drover'),
      messageField(7, graph),
      ...Object.entries(OPSETS).map(([domain, version]) =>
        messageField(8, [textField(1, domain), integerField(2, version)]),
      ),
      ...Object.entries(about).map(([key, value]) =>
        messageField(14, [textField(1, key), textField(2, value)]),
      ),
    ]);
  }

  private nextName(kind: string): string {
    this.values++;
    return `${kind}_${this.values}`;
  }
}

const IR_VERSION = 8;
const OPSETS = { '': 17, 'ai.onnx.ml': 3 };

/** Rows are any number, named `rows`. */
function valueInfo(name: string, element: Element, columns: number | undefined): Field[] {
  const rows = messageField(1, [textField(2, 'rows')]);
  const width = columns === undefined ? [] : [messageField(1, [integerField(1, columns)])];
  const shape = messageField(2, [rows, ...width]);
  const tensor = messageField(1, [integerField(1, ELEMENT[element]), shape]);
  return [textField(1, name), messageField(2, [tensor])];
}

function attribute(name: string, value: Attribute): Field[] {
  const typed = (type: number, fields: readonly Field[]): Field[] =>
    [textField(1, name), integerField(20, type)].concat(fields);
  if (typeof value === 'number') return typed(2, [integerField(3, value)]);
  if (typeof value === 'string') return typed(3, [textField(4, value)]);
  if ('element' in value) return typed(4, [messageField(5, tensorFields(value))]);
  if ('floats' in value) return typed(6, [floatsField(7, value.floats)]);
  if ('integers' in value) return typed(7, [integersField(8, value.integers)]);
  return typed(
    8,
    value.texts.map((text) => textField(9, text)),
  );
}

function tensorFields({ element, dimensions, values }: Tensor): Field[] {
  const head = [integersField(1, dimensions), integerField(2, ELEMENT[element])];
  if (element === 'string')
    return [...head, ...Array.from(values as readonly string[], (text) => textField(6, text))];
  return [...head, bytesField(9, rawBytes(element, values as ArrayLike<number>))];
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
