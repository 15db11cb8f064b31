import type { Graph } from './graph';

/**
 * Probabilities of all classes from those of every two, found by trying, as in
 * vectors/couple-probabilities.ts: rounds of the same steps, until no row changes any more.
 *
 * @param firsts double, rows × pairs: probabilities of the first class of (0, 1), (0, 2) … (1, 2) …
 * @returns double, rows × classes
 */
export function addCoupling(graph: Graph, firsts: string, classes: number): string {
  const matrix = addPairMatrix(graph, firsts, classes);
  const equal = graph.row(new Float64Array(classes).fill(1 / classes));
  const count = graph.node('Shape', [firsts], { start: 0, end: 1 });
  const shape = graph.node('Concat', [count, graph.integers(classes)], { axis: 0 });
  const start = graph.node('Expand', [equal, shape]);
  const most = { rounds: Math.max(100, classes), columns: classes };
  return graph.repeat(start, most, (body, given) => {
    const round = new Round(body, { matrix, given, classes });
    const isOff = round.isOff();
    for (let a = 0; a < classes; a++) round.improve(a);
    const any = body.node('ReduceMax', [body.node('Cast', [isOff], { to: 7 })], { keepdims: 0 });
    return {
      // What is near enough stays as it is.
      changed: body.node('Where', [isOff, round.probabilities, given]),
      isWanted: body.node('Cast', [any], { to: 9 }),
    };
  });
}

/**
 * rows × classes × classes: of class a against itself the sum of squares of what all others have
 * against it, of a against b less the product of what both have.
 */
function addPairMatrix(graph: Graph, firsts: string, classes: number): string {
  const cells = classes * classes;
  const against = placePairs(classes, (a, b) => a * classes + b);
  const others = placePairs(classes, (a, b) => b * classes + a);
  const seconds = graph.node('Sub', [graph.number(1), firsts]);
  const pairs = against.length / cells;
  const place = (first: Float64Array, second: Float64Array): string =>
    graph.node('Add', [
      graph.node('MatMul', [firsts, graph.matrix(pairs, cells, first)]),
      graph.node('MatMul', [seconds, graph.matrix(pairs, cells, second)]),
    ]);
  const own = place(against, others);
  const other = place(others, against);
  const products = graph.node('Neg', [graph.node('Mul', [own, other])]);
  const onDiagonal = new Float64Array(cells * cells);
  for (let cell = 0; cell < cells; cell++)
    onDiagonal[cell * cells + Math.floor(cell / classes) * (classes + 1)] = 1;
  const squares = graph.node('Mul', [other, other]);
  const diagonal = graph.node('MatMul', [squares, graph.matrix(cells, cells, onDiagonal)]);
  const all = graph.node('Add', [products, diagonal]);
  return graph.node('Reshape', [all, graph.integers(-1, classes, classes)]);
}

/** pairs × classes²: a 1 where a pair's number goes. */
function placePairs(classes: number, cellOf: (a: number, b: number) => number): Float64Array {
  const cells = classes * classes;
  const places = new Float64Array((cells * (classes - 1) * classes) / 2);
  let pair = 0;
  for (let a = 0; a < classes; a++)
    for (let b = a + 1; b < classes; b++, pair++) places[pair * cells + cellOf(a, b)] = 1;
  return places;
}

interface RoundStart {
  matrix: string;
  given: string;
  classes: number;
}

/** One round over all classes, of all rows at once. */
class Round {
  probabilities: string;
  private products: string;
  private level: string;

  constructor(
    private readonly body: Graph,
    private readonly start: RoundStart,
  ) {
    const { matrix, given, classes } = start;
    const standing = body.node('Unsqueeze', [given, body.integers(2)]);
    const product = body.node('MatMul', [matrix, standing]);
    this.probabilities = given;
    this.products = body.node('Reshape', [product, body.integers(-1, classes)]);
    const weighed = body.node('Mul', [given, this.products]);
    this.level = body.node('ReduceSum', [weighed, body.integers(1)], { keepdims: 1 });
  }

  /** boolean, rows × 1: whether a product is too far from the level of all. */
  isOff(): string {
    const { body, start } = this;
    const apart = body.node('Abs', [body.node('Sub', [this.products, this.level])]);
    const worst = body.node('ReduceMax', [apart], { axes: { integers: [1] }, keepdims: 1 });
    return body.node('GreaterOrEqual', [worst, body.number(0.005 / start.classes)]);
  }

  improve(a: number): void {
    const { body, start } = this;
    const at = body.integers(a);
    const row = body.node('Squeeze', [
      body.node('Gather', [start.matrix, at], { axis: 1 }),
      body.integers(1),
    ]);
    const own = body.node('Gather', [row, at], { axis: 1 });
    const product = body.node('Gather', [this.products, at], { axis: 1 });
    const change = body.node('Div', [body.node('Sub', [this.level, product]), own]);
    const more = body.node('Add', [body.number(1), change]);
    const shared = (value: string): string => body.node('Div', [value, more]);
    const twice = body.node('Mul', [body.number(2), product]);
    const both = body.node('Add', [body.node('Mul', [change, own]), twice]);
    const raised = body.node('Add', [this.level, body.node('Mul', [change, both])]);
    this.level = shared(shared(raised));
    const moved = body.node('Mul', [change, row]);
    this.products = shared(body.node('Add', [this.products, moved]));
    const only = Float64Array.from({ length: start.classes }, (_, k) => Number(k === a));
    const added = body.node('Mul', [change, body.row(only)]);
    this.probabilities = shared(body.node('Add', [this.probabilities, added]));
  }
}
