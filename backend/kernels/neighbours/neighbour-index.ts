import type { Kernel } from '../compiled/kernel';
import { columnMeans } from '../pipeline/column-means';
import type { Matrix } from '../pipeline/matrix';
import { writeFields } from '../trees/forest-task';
import { nearbyOrder } from './nearby-order';

export type Metric = 'euclidean' | 'manhattan';

/** Words of a NeighbourTask that change with every search, see kernels/wasm/neighbours/neighbour-task.ts. */
const QUERY_COUNT_WORD = 5;
const NEXT_QUERY_WORD = 6;
/**
 * Queries that meet the points together, as many as find room in so many bytes: each time that
 * threads meet they wait for the last one.
 */
const QUERY_BYTES = 2 ** 20;
const FEWEST_QUERIES = 256;
const MOST_QUERIES = 8192;
/** More points are kept than asked for, so that rounding seldom hides whether another is as near. */
const GUARD = 3;
const ROWS_PACKED_AT_ONCE = 1024;
/** As in wasm/neighbours/neighbour-task.ts. */
const LEAF_POINTS = 64;
const GROUP_QUERIES = 4;
/** With more columns nearly every leaf has a point near enough; fewer points are met as fast. */
const MOST_LEAF_COLUMNS = 15;
const FEWEST_LEAF_POINTS = 2048;

/**
 * Points that know their nearest: exactly, ties going to the lower row. The compiled kernel compares
 * points in f32, which is fast and off by a known bound; the best of them are ranked in f64, and
 * where the bound leaves a doubt, all points that it reaches are. In few columns, points stand in
 * leaves that are passed by where the box around them is farther than what a query has found.
 */
export class NeighbourIndex {
  /** Of the row that `search` is at: rows of the points, nearest first. */
  readonly nearest: Int32Array;
  /** Their distances; squared where the metric is euclidean. */
  readonly distances: Float64Array;

  private readonly task: number;
  private readonly words: Int32Array;
  private readonly centre: Float64Array;
  private readonly queries: Float32Array;
  /** f32 per query: its squared norm where distances are squared. */
  private readonly offsets: Float32Array;
  private readonly found: Int32Array;
  /** Row of the point at each place in the kernel; undefined where they stand row by row. */
  private readonly order: Int32Array | undefined;
  private readonly kept: number;
  /** Queries at once. */
  private readonly most: number;
  /** f32 and i32 per kept point of each query, see NeighbourTask. */
  private readonly keptDistances: Float32Array;
  private readonly keptPoints: Int32Array;
  /** The largest norm of a point, in the metric. */
  private readonly reach: number;
  private ranked = 0;

  /** @param count neighbours of each row, at most as many as there are points */
  constructor(
    private readonly kernel: Kernel,
    private readonly points: Matrix,
    private readonly metric: Metric,
    count: number,
  ) {
    const { rows, columns } = points;
    this.nearest = new Int32Array(count);
    this.distances = new Float64Array(count);
    this.kept = count + GUARD;
    // Distances between numbers far from 0 keep their digits in f32.
    this.centre = columnMeans(points);
    const isInLeaves = columns <= MOST_LEAF_COLUMNS && rows >= FEWEST_LEAF_POINTS;
    this.order = isInLeaves ? nearbyOrder(points, LEAF_POINTS) : undefined;
    const leaves = isInLeaves ? Math.ceil(rows / LEAF_POINTS) : 0;
    const panelBytes = Math.ceil(rows / 8) * 32 * (columns + 1);
    const most = queriesAtOnce(columns, this.kept);
    this.most = most;
    const queriesAt = kernel.allocate(most * columns * 4);
    const nearestAt = kernel.allocate(most * this.kept * 8);
    const foundAt = kernel.allocate(rows * 4);
    const offsetsAt = kernel.allocate(most * 4);
    this.queries = kernel.view(Float32Array, queriesAt, most * columns);
    this.keptDistances = kernel.view(Float32Array, nearestAt, most * this.kept * 2);
    this.keptPoints = kernel.view(Int32Array, nearestAt, most * this.kept * 2);
    this.found = kernel.view(Int32Array, foundAt, rows);
    this.offsets = kernel.view(Float32Array, offsetsAt, most);
    const isManhattan = metric === 'manhattan' ? 1 : 0;
    const fields = [kernel.allocate(panelBytes), rows, columns, isManhattan];
    fields.push(queriesAt, 0, 0, this.kept, nearestAt, foundAt);
    fields.push(isInLeaves ? kernel.allocate(leaves * columns * 8) : 0, offsetsAt);
    fields.push(isInLeaves ? kernel.allocate(leaves * 16 * kernel.threads) : 0);
    this.task = writeFields(kernel, fields);
    this.words = kernel.view(Int32Array, this.task, NEXT_QUERY_WORD + 1);
    this.pack();
    this.reach = this.largestNorm();
  }

  /** Answers each row, in any order: `visit` finds its neighbours in `nearest` and `distances`. */
  search(x: Matrix, visit: (row: number) => void): void {
    // Queries near each other pass by the same leaves.
    const rows = this.order && x.rows > GROUP_QUERIES ? nearbyOrder(x, GROUP_QUERIES) : undefined;
    for (let start = 0; start < x.rows; start += this.most) {
      const count = Math.min(this.most, x.rows - start);
      const rowOf = (query: number): number => rows?.[start + query] ?? start + query;
      this.writeQueries(x, rowOf, count);
      this.words[QUERY_COUNT_WORD] = count;
      this.words[NEXT_QUERY_WORD] = 0;
      this.kernel.parallel('findNeighbours', this.task);
      for (let query = 0; query < count; query++) {
        this.rank(x, rowOf(query), query);
        visit(rowOf(query));
      }
    }
  }

  /** In parts, so that the kernel never holds all points as f64 too. */
  private pack(): void {
    const { kernel, points, centre, task, order } = this;
    const { rows, columns, data } = points;
    const centreAt = kernel.place(centre);
    const partAt = kernel.allocate(ROWS_PACKED_AT_ONCE * columns * 8);
    const part = kernel.view(Float64Array, partAt, ROWS_PACKED_AT_ONCE * columns);
    for (let first = 0; first < rows; first += ROWS_PACKED_AT_ONCE) {
      const end = Math.min(rows, first + ROWS_PACKED_AT_ONCE);
      for (let place = first, to = 0; place < end; place++) {
        const from = (order?.[place] ?? place) * columns;
        for (let column = 0; column < columns; column++) part[to++] = data[from + column]!;
      }
      kernel.exports.packNeighbours(task, first, end, partAt, centreAt);
    }
    if (order) kernel.exports.boxLeaves(task);
  }

  private largestNorm(): number {
    let largest = 0;
    for (let row = 0; row < this.points.rows; row++)
      largest = Math.max(largest, this.normOf(this.points, row));
    return largest;
  }

  /** Of a row less the centre. */
  private normOf({ columns, data }: Matrix, row: number): number {
    const { centre, metric } = this;
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      const value = data[row * columns + column]! - centre[column]!;
      sum += metric === 'manhattan' ? Math.abs(value) : value * value;
    }
    return metric === 'manhattan' ? sum : Math.sqrt(sum);
  }

  private writeQueries(x: Matrix, rowOf: (query: number) => number, count: number): void {
    const { centre, queries, metric, offsets } = this;
    const { columns, data } = x;
    const factor = metric === 'manhattan' ? 1 : -2;
    const groupsEnd = GROUP_QUERIES * Math.ceil(count / GROUP_QUERIES);
    for (let query = 0; query < groupsEnd; query++) {
      // The last group is filled up with its last query, which finds nothing of its own.
      const row = rowOf(Math.min(query, count - 1));
      const group = (query & ~3) * columns + (query & 3);
      for (let column = 0; column < columns; column++) {
        const value = data[row * columns + column]! - centre[column]!;
        queries[group + 4 * column] = factor * value;
      }
      offsets[query] = this.offsetOf(this.normOf(x, row));
    }
  }

  /** What the kernel's distances are less by. */
  private offsetOf(norm: number): number {
    return this.metric === 'manhattan' ? 0 : norm * norm;
  }

  private rank(x: Matrix, row: number, query: number): void {
    const { kept, keptDistances, keptPoints, nearest, distances } = this;
    const list = query * kept * 2;
    this.ranked = 0;
    for (let at = list + kept; at < list + 2 * kept; at++)
      if (keptPoints[at]! >= 0) this.insert(x, row, this.rowAt(keptPoints[at]!));
    const norm = this.normOf(x, row);
    const bound = this.errorBound(norm);
    const offset = this.offsetOf(norm);
    const farthest = distances[nearest.length - 1]!;
    const isFull = this.ranked === nearest.length;
    // Nothing that was not kept is nearer than the last that was.
    if (isFull && keptDistances[list + kept - 1]! + offset - bound > farthest) return;
    const limit = isFull ? farthest - offset + bound : Infinity;
    this.rankWithin(x, row, query, limit);
  }

  /**
   * Twice what rounding to f32, and sums in it, can make of a distance at most; that of a box, which
   * adds a column at a time too and is rounded once more, is within it as well. Infinite where a sum
   * could leave the range of f32.
   */
  private errorBound(norm: number): number {
    const size = this.metric === 'manhattan' ? this.reach + norm : (this.reach + norm) ** 2;
    if (!(size < MOST_IN_F32)) return Infinity;
    return (this.points.columns + 4) * (size * 2 ** -23 + LEAST_IN_F32);
  }

  private rankWithin(x: Matrix, row: number, query: number, limit: number): void {
    const { exports } = this.kernel;
    const count = exports.collectWithin(this.task, query, limit);
    this.ranked = 0;
    for (let at = 0; at < count; at++) this.insert(x, row, this.rowAt(this.found[at]!));
  }

  private rowAt(place: number): number {
    return this.order?.[place] ?? place;
  }

  private insert(x: Matrix, row: number, point: number): void {
    const { nearest, distances } = this;
    const distance = this.distance(x, row, point);
    if (this.ranked < nearest.length) this.ranked++;
    else if (!this.isBefore(distance, point, nearest.length - 1)) return;
    let at = this.ranked - 1;
    for (; at > 0 && this.isBefore(distance, point, at - 1); at--) {
      distances[at] = distances[at - 1]!;
      nearest[at] = nearest[at - 1]!;
    }
    distances[at] = distance;
    nearest[at] = point;
  }

  /** Ties go to the lower row. */
  private isBefore(distance: number, point: number, at: number): boolean {
    const other = this.distances[at]!;
    return distance < other || (distance === other && point < this.nearest[at]!);
  }

  private distance(x: Matrix, row: number, point: number): number {
    const { columns, data } = this.points;
    const from = row * columns;
    const to = point * columns;
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      const difference = x.data[from + column]! - data[to + column]!;
      sum += this.metric === 'manhattan' ? Math.abs(difference) : difference * difference;
    }
    return sum;
  }
}

const MOST_IN_F32 = 1e28;
/** Below it, f32 has no relative precision left. */
const LEAST_IN_F32 = 1e-37;

/** A multiple of the kernel's groups of four. */
function queriesAtOnce(columns: number, kept: number): number {
  const fitting = Math.floor(QUERY_BYTES / (4 * columns + 8 * kept) / GROUP_QUERIES);
  return Math.max(FEWEST_QUERIES, Math.min(MOST_QUERIES, fitting * GROUP_QUERIES));
}
