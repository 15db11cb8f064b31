import type { Kernel } from '../compiled/kernel';
import type { TrainingData } from '../models/algorithm';
import type { LinearExports } from './linear-exports';

export type RowPass = Extract<keyof LinearExports, `${string}Chunks`>;

export interface PassOptions {
  /** Whether the columns, and the targets of a regression, are shifted to a mean near 0. */
  centred: boolean;
  /** Sets of coefficients that the targets are scored with. */
  sets: number;
  /** Most numbers that a pass sums up. */
  sums: number;
  /** How much the rows of each class count. */
  classWeights?: Float64Array;
}

/**
 * Passes of a compiled kernel over all training rows, on all threads. Rows are cut into chunks by
 * the shape of the data alone, and the sums of chunks are added in order, so that no bit depends on
 * how many threads there are.
 *
 * A pass works on tiles: a row's columns less `shift`, a 1, and its target less `shift`, filled up
 * with zeros to `width` numbers.
 */
export class RowPasses {
  readonly width: number;
  readonly shift: Float64Array;
  /** width × `sets`, row-major: what the next pass scores rows with. */
  readonly weights: Float64Array;
  /** `options.sets`, filled up to a multiple of 4 where there is more than one. */
  readonly sets: number;
  readonly chunks: number;
  private readonly task: Int32Array;
  private readonly address: number;

  constructor(
    readonly kernel: Kernel,
    readonly data: TrainingData,
    readonly options: PassOptions,
  ) {
    const { rows, columns } = data.x;
    this.width = tileWidth(columns);
    this.sets = paddedSets(options.sets);
    this.chunks = chunkCount(data.x, options.sums);
    const numbers = (count: number): number => kernel.allocate(count * 8);
    const shiftAt = numbers(this.width);
    const weightsAt = numbers(this.width * this.sets);
    this.shift = kernel.view(Float64Array, shiftAt, this.width);
    this.weights = kernel.view(Float64Array, weightsAt, this.width * this.sets);
    const scratchBytes = 8 * (TILE_ROWS * (this.width + this.sets + 2) + this.width);
    const fields: Record<Field, number> = {
      x: kernel.place(data.x.data),
      rows,
      columns,
      targets: kernel.place(data.y),
      shift: shiftAt,
      width: this.width,
      // An even number, so that only the last chunk has a row without a pair.
      chunkRows: 2 * Math.ceil(rows / this.chunks / 2),
      chunks: this.chunks,
      nextChunk: 0,
      scratch: kernel.allocate(scratchBytes * kernel.threads),
      scratchBytes,
      sums: numbers(options.sums * this.chunks),
      sumBytes: options.sums * 8,
      weights: weightsAt,
      sets: this.sets,
      classWeights: kernel.place(options.classWeights ?? new Float64Array(1)),
      curvature: 0,
      rowWeights: data.weights ? kernel.place(data.weights) : 0,
    };
    this.address = kernel.allocate(FIELDS.length * 4);
    this.task = kernel.view(Int32Array, this.address, FIELDS.length);
    this.task.set(FIELDS.map((field) => fields[field]));
    if (options.centred) this.shift.set(sampleMeans(data));
  }

  /** What the pass sums up, `length` numbers. */
  sum(pass: RowPass, length: number, curvature = false): Float64Array {
    this.set('curvature', curvature ? 1 : 0);
    const total = new Float64Array(length);
    for (const address of this.run(pass)) {
      const sums = this.kernel.view(Float64Array, address, length);
      for (let at = 0; at < length; at++) total[at]! += sums[at]!;
    }
    return total;
  }

  /** Addresses of what the pass sums up, chunk by chunk; the next pass writes over it. */
  run(pass: RowPass): number[] {
    this.set('nextChunk', 0);
    this.kernel.parallel(pass, this.address);
    const first = this.get('sums');
    return Array.from({ length: this.chunks }, (_, chunk) => first + chunk * this.get('sumBytes'));
  }

  private set(field: Field, value: number): void {
    this.task[FIELDS.indexOf(field)] = value;
  }

  /** Addresses and sizes beyond 2 GiB come back as negative numbers. */
  private get(field: Field): number {
    return this.task[FIELDS.indexOf(field)]! >>> 0;
  }
}

/** Numbers per row of a tile. */
export function tileWidth(columns: number): number {
  return 4 * Math.ceil((columns + 2) / 4);
}

export function paddedSets(sets: number): number {
  return sets === 1 ? 1 : 4 * Math.ceil(sets / 4);
}

/** Sums take a quarter of the room of the matrix at most, unless one chunk alone takes more. */
export function chunkCount(
  { rows, columns }: { rows: number; columns: number },
  sums: number,
): number {
  const fitting = Math.floor((rows * columns) / (4 * sums));
  return Math.max(1, Math.min(MOST_CHUNKS, fitting, Math.floor(rows / TILE_ROWS)));
}

const MOST_CHUNKS = 16;
/** As in wasm/linear/tile.ts. */
const TILE_ROWS = 64;

/** In the order of LinearTask in wasm/linear/linear-task.ts. */
const FIELDS = [
  'x',
  'rows',
  'columns',
  'targets',
  'shift',
  'width',
  'chunkRows',
  'chunks',
  'nextChunk',
  'scratch',
  'scratchBytes',
  'sums',
  'sumBytes',
  'weights',
  'sets',
  'classWeights',
  'curvature',
  'rowWeights',
] as const;

type Field = (typeof FIELDS)[number];

const MOST_SAMPLED = 256;

/** Means of some rows, near enough that sums of squares lose no digits to the true ones. */
function sampleMeans({ x, y, classes }: TrainingData): Float64Array {
  const { rows, columns, data } = x;
  const means = new Float64Array(columns + 2);
  const sampled = Math.min(rows, MOST_SAMPLED);
  for (let k = 0; k < sampled; k++) {
    const row = Math.floor((k * rows) / sampled);
    for (let column = 0; column < columns; column++)
      means[column]! += data[row * columns + column]! / sampled;
    if (classes === 0) means[columns + 1]! += y[row]! / sampled;
  }
  return means;
}
