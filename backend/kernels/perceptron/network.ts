import type { Kernel } from '../compiled/kernel';
import type { PerceptronEstimator } from '../models/estimator';
import type { Matrix } from '../pipeline/matrix';
import { writeFields } from '../compiled/write-fields';

export interface NetworkShape {
  /** Units of each layer: inputs, hidden units, outputs. */
  units: Int32Array;
  activation: PerceptronEstimator['activation'];
  loss: (typeof LOSSES)[number];
  /** Rows of a batch. */
  batch: number;
  learningRate: number;
  /** Of squared weights; biases are free. */
  penalty: number;
}

/** In the order of their numbers in kernels/wasm/perceptron/network-task.ts. */
export const ACTIVATIONS = ['relu', 'tanh', 'logistic'] as const;
const LOSSES = ['squared', 'logistic', 'softmax'] as const;

/** A network in the kernel's memory, and the rows that it learns from. */
export class Network {
  /** The rows in the order of the next epoch. */
  readonly order: Int32Array;
  private readonly task: number;
  private readonly widths: Int32Array;
  private readonly parameters: Float32Array;

  /** @param targets class codes or values, one per row */
  constructor(
    private readonly kernel: Kernel,
    private readonly shape: NetworkShape,
    x: Matrix,
    targets: Float64Array,
  ) {
    const { units, batch } = shape;
    const floats = (count: number): Float32Array =>
      kernel.view(Float32Array, kernel.allocate(count * 4), count);
    this.widths = units.map((count, layer) => paddedWidth(count, layer, units.length));
    const size = layersOf(this.widths).reduce((sum, { end }) => Math.max(sum, end), 0);
    // The kernel reads four numbers at a time.
    const [parameters, gradient, moment, square] = [0, 1, 2, 3].map(() => floats(size + 4));
    this.parameters = parameters!;
    const rows = this.writeRows(floats(x.rows * this.widths[0]!), x);
    const written = floats(x.rows);
    written.set(targets);
    this.order = kernel.view(Int32Array, kernel.allocate(x.rows * 4), x.rows);
    this.order.forEach((_, at) => (this.order[at] = at));
    const perBatch = (): number[] =>
      [...this.widths].map((width) => floats((batch + 4) * width).byteOffset);
    const rates = Float64Array.of(shape.learningRate, shape.penalty, 1, 1);
    this.task = writeFields(kernel, [
      rows.byteOffset,
      written.byteOffset,
      this.order.byteOffset,
      x.rows,
      batch,
      units.length - 1,
      writeFields(kernel, [...this.widths]),
      writeFields(kernel, [...units]),
      ACTIVATIONS.indexOf(shape.activation),
      LOSSES.indexOf(shape.loss),
      ...[parameters, gradient, moment, square].map((array) => array!.byteOffset),
      writeFields(kernel, perBatch()),
      writeFields(kernel, perBatch()),
      kernel.place(rates),
    ]);
  }

  /** Learns from all rows once; answers their mean loss. */
  learn(): number {
    return this.kernel.exports.trainEpoch(this.task) / this.order.length;
  }

  /** Layer after layer: inputs × outputs, row-major, then a bias per output. */
  get weights(): Float32Array {
    const count = layersOf(this.shape.units).reduce((sum, { end }) => Math.max(sum, end), 0);
    const weights = new Float32Array(count);
    this.eachWeight((own, padded) => (weights[own] = this.parameters[padded]!));
    return weights;
  }

  set weights(weights: Float32Array) {
    this.eachWeight((own, padded) => (this.parameters[padded] = weights[own]!));
  }

  private eachWeight(visit: (own: number, padded: number) => void): void {
    const padded = layersOf(this.widths);
    layersOf(this.shape.units).forEach(({ start, inputs, outputs }, layer) => {
      const into = padded[layer]!;
      // The biases follow the weights like those of one more input.
      for (let input = 0; input <= inputs; input++) {
        const row = input < inputs ? input : into.inputs;
        for (let output = 0; output < outputs; output++)
          visit(start + input * outputs + output, into.start + row * into.outputs + output);
      }
    });
  }

  private writeRows(into: Float32Array, { rows, columns, data }: Matrix): Float32Array {
    const width = this.widths[0]!;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        into[row * width + column] = data[row * columns + column]!;
    return into;
  }
}

/** Where the parameters of each layer of weights are, among all. */
export function layersOf(
  units: Int32Array,
): { inputs: number; outputs: number; start: number; end: number }[] {
  let end = 0;
  return Array.from({ length: units.length - 1 }, (_, layer) => {
    const inputs = units[layer]!;
    const outputs = units[layer + 1]!;
    const start = end;
    end += (inputs + 1) * outputs;
    return { inputs, outputs, start, end };
  });
}

function paddedWidth(units: number, layer: number, layers: number): number {
  if (layer === 0) return Math.ceil(units / 4) * 4;
  if (layer === layers - 1 && units === 1) return 1;
  return Math.ceil(units / 8) * 8;
}
