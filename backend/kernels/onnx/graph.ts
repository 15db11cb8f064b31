import {
  ELEMENT,
  attributeFields,
  tensorFields,
  type Attribute,
  type Element,
  type Tensor,
} from './attribute';
import { integerField, messageField, textField, type Field } from './protobuf';

type Attributes = Readonly<Record<string, Attribute>>;

/** What a graph gives or takes: `rows` stands for as many rows as there are. */
interface Shape {
  element: Element;
  dimensions: readonly (number | 'rows')[];
}

/**
 * An ONNX graph that grows node by node; its methods answer with the names of values that later
 * nodes may take. Source of all numbers: onnx/onnx.proto, IR version 8.
 */
export class Graph {
  private readonly nodes: Field[] = [];
  private readonly initializers: Field[] = [];
  private readonly inputs: Field[] = [];
  private readonly outputs: Field[] = [];
  private values = 0;

  /** @param prefix of the names of its values, which must differ from those of a graph around it */
  constructor(private readonly prefix = '') {}

  input(name: string, shape: Shape): string {
    this.inputs.push(messageField(11, valueInfo(name, shape)));
    return name;
  }

  constant(tensor: Tensor): string {
    const name = this.nextName('constant');
    this.initializers.push(messageField(5, [...tensorFields(tensor), textField(8, name)]));
    return name;
  }

  /** double, 1 × 1. */
  number(value: number): string {
    return this.row([value]);
  }

  /** double, 1 × as many. */
  row(values: ArrayLike<number>): string {
    return this.matrix(1, values.length, values);
  }

  /** double, rows × columns. */
  matrix(rows: number, columns: number, values: ArrayLike<number>): string {
    return this.constant({ element: 'double', dimensions: [rows, columns], values });
  }

  /** A whole number of every row, or a list of them. */
  integers(...values: number[]): string {
    return this.constant({ element: 'int64', dimensions: [values.length], values });
  }

  /** A node of one result. */
  node(operator: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.nodeOf(1, operator, inputs, attributes)[0]!;
  }

  /** A node of several results. */
  nodeOf(
    results: number,
    operator: string,
    inputs: readonly string[],
    attributes: Attributes,
  ): string[] {
    const names = Array.from({ length: results }, () => this.nextName(operator));
    this.addNode({ operator, inputs, names, attributes });
    return names;
  }

  /** Gives a value to the caller under a name of its own. */
  output(name: string, value: string, shape: Shape): void {
    this.addNode({ operator: 'Identity', inputs: [value], names: [name], attributes: {} });
    this.outputs.push(messageField(12, valueInfo(name, shape)));
  }

  /**
   * Goes through a matrix of doubles row by row.
   *
   * @param build grows the graph of one row, and answers with what it gives and how many numbers each
   * @returns for each of these a matrix with a row per row
   */
  eachRow(
    matrix: string,
    columns: number,
    build: (body: Graph, row: string) => [value: string, shape: Shape][],
  ): string[] {
    const body = new Graph(`${this.nextName('row')}_`);
    const row = body.input(body.nextName('row'), { element: 'double', dimensions: [columns] });
    const results = build(body, row);
    for (const [value, shape] of results) body.output(body.nextName('result'), value, shape);
    return this.nodeOf(results.length, 'Scan', [matrix], {
      body: { graph: body.fields('row') },
      num_scan_inputs: 1,
    });
  }

  /**
   * Changes a matrix of doubles again and again, as often as said at most.
   *
   * @param build grows the graph of one round, and answers with the changed matrix and whether, as a
   *   boolean without dimensions, another round is wanted
   */
  repeat(
    matrix: string,
    { rounds, columns }: { rounds: number; columns: number },
    build: (body: Graph, matrix: string) => { changed: string; isWanted: string },
  ): string {
    const body = new Graph(`${this.nextName('round')}_`);
    const flag = { element: 'bool', dimensions: [] } as const;
    const shape = { element: 'double', dimensions: ['rows', columns] } as const;
    body.input(body.nextName('count'), { element: 'int64', dimensions: [] });
    body.input(body.nextName('again'), flag);
    const { changed, isWanted } = build(body, body.input(body.nextName('given'), shape));
    body.output(body.nextName('wanted'), isWanted, flag);
    body.output(body.nextName('changed'), changed, shape);
    const most = this.constant({ element: 'int64', dimensions: [], values: [rounds] });
    const begin = this.constant({ element: 'bool', dimensions: [], values: [1] });
    return this.node('Loop', [most, begin, matrix], { body: { graph: body.fields('round') } });
  }

  /** Fields of a GraphProto. */
  fields(name: string): Field[] {
    return [
      ...this.nodes,
      textField(2, name),
      ...this.initializers,
      ...this.inputs,
      ...this.outputs,
    ];
  }

  private addNode({ operator, inputs, names, attributes }: Node): void {
    const domain = OF_MACHINE_LEARNING.has(operator) ? [textField(7, 'ai.onnx.ml')] : [];
    this.nodes.push(
      messageField(1, [
        ...inputs.map((name) => textField(1, name)),
        ...names.map((name) => textField(2, name)),
        textField(3, names[0]!),
        textField(4, operator),
        ...Object.entries(attributes).map(([name, value]) =>
          messageField(5, attributeFields(name, value)),
        ),
        ...domain,
      ]),
    );
  }

  private nextName(kind: string): string {
    this.values++;
    return `${this.prefix}${kind}_${this.values}`;
  }
}

interface Node {
  operator: string;
  inputs: readonly string[];
  names: readonly string[];
  attributes: Attributes;
}

/** Operators of the domain ai.onnx.ml that we use. */
const OF_MACHINE_LEARNING: ReadonlySet<string> = new Set(['LabelEncoder', 'TreeEnsembleRegressor']);

function valueInfo(name: string, { element, dimensions }: Shape): Field[] {
  const sizes = dimensions.map((size) =>
    messageField(1, [size === 'rows' ? textField(2, size) : integerField(1, size)]),
  );
  const shape = messageField(2, sizes);
  const tensor = messageField(1, [integerField(1, ELEMENT[element]), shape]);
  return [textField(1, name), messageField(2, [tensor])];
}
