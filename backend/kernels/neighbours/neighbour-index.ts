import type { Kernel } from '../compiled/kernel';
import { columnMeans } from '../pipeline/column-means';
import type { Matrix } from '../pipeline/matrix';
import { writeFields } from '../compiled/write-fields';
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
  /** f64 per query, in the metric. */
  private readonly norms: Float64Array;
  private readonly found: Int32Array;
  /** Row of the point at each place in the kernel; undefined where they stand row by row. */
  private readonly order: Int32Array | undefined;
  private readonly kept: number;
  /** Queries at once. */
  private readonly most: number;
  /** f32 and i32 per kept point of each query, see NeighbourTask. */
  private readonly keptDistances: Float32Array;
  private readonly keptPoints: Int32Array;
  private readonly centreAt: number;
  /** Room for rows on their way into the kernel. */
  private readonly partAt: number;
  private readonly part: Float64Array;
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
    this.centreAt = kernel.place(columnMeans(points));
    this.partAt = kernel.allocate(ROWS_PACKED_AT_ONCE * columns * 8);
    this.part = kernel.view(Float64Array, this.partAt, ROWS_PACKED_AT_ONCE * columns);
    const isInLeaves = columns <= MOST_LEAF_COLUMNS && rows >= FEWEST_LEAF_POINTS;
    this.order = isInLeaves ? nearbyOrder(points, LEAF_POINTS) : undefined;
    const leaves = isInLeaves ? Math.ceil(rows / LEAF_POINTS) : 0;
    const panelBytes = Math.ceil(rows / 8) * 32 * (columns + 1);
    const most = queriesAtOnce(columns, this.kept);
    this.most = most;
    const queriesAt = kernel.allocate(most * columns * 4);
    const nearestAt = kernel.allocate(most * this.kept * 8);
    const foundAt = kernel.allocate(rows * 4);
    const normsAt = kernel.allocate(most * 8);
    this.keptDistances = kernel.view(Float32Array, nearestAt, most * this.kept * 2);
    this.keptPoints = kernel.view(Int32Array, nearestAt, most * this.kept * 2);
    this.found = kernel.view(Int32Array, foundAt, rows);
    this.norms = kernel.view(Float64Array, normsAt, most);
    const isManhattan = metric === 'manhattan' ? 1 : 0;
    const fields = [kernel.allocate(panelBytes), rows, columns, isManhattan];
    fields.push(queriesAt, 0, 0, this.kept, nearestAt, foundAt);
    fields.push(isInLeaves ? kernel.allocate(leaves * columns * 8) : 0, normsAt);
    fields.push(isInLeaves ? kernel.allocate(leaves * 16 * kernel.threads) : 0);
    this.task = writeFields(kernel, fields);
    this.words = kernel.view(Int32Array, this.task, NEXT_QUERY_WORD + 1);
    this.reach = this.packPoints();
  }

  /** Answers each row, in any order: `visit` finds its neighbours in `nearest` and `distances`. */
  search(x: Matrix, visit: (row: number) => void): void {
    // Queries near each other pass by the same leaves.
    const rows = this.order && x.rows > GROUP_QUERIES ? nearbyOrder(x, GROUP_QUERIES) : undefined;
    for (let start = 0; start < x.rows; start += this.most) {
      const count = Math.min(this.most, x.rows - start);
      this.words[QUERY_COUNT_WORD] = count;
      this.words[NEXT_QUERY_WORD] = 0;
      this.packQueries(x, rows, start);
      this.kernel.parallel('findNeighbours', this.task);
      for (let query = 0; query < count; query++) {
        const row = rows?.[start + query] ?? start + query;
        this.rank(x, row, query);
        visit(row);
      }
    }
  }

  /** In parts, so that the kernel never holds all points as f64 too. Answers their largest norm. */
  private packPoints(): number {
    const { kernel, task, points, order, partAt, centreAt } = this;
    let largest = 0;
    for (let first = 0; first < points.rows; first += ROWS_PACKED_AT_ONCE) {
      const end = Math.min(points.rows, first + ROWS_PACKED_AT_ONCE);
      this.copyPart(points, order, first, end);
      const norm = kernel.exports.packNeighbours(task, first, end, partAt, centreAt);
      largest = Math.max(largest, norm);
    }
    if (order) kernel.exports.boxLeaves(task);
    return largest;
  }

  private packQueries(x: Matrix, order: Int32Array | undefined, start: number): void {
    const { kernel, task, words, partAt, centreAt } = this;
    const count = words[QUERY_COUNT_WORD]!;
    for (let first = 0; first < count; first += ROWS_PACKED_AT_ONCE) {
      const end = Math.min(count, first + ROWS_PACKED_AT_ONCE);
      this.copyPart(x, order, start + first, start + end);
      kernel.exports.packQueries(task, first, end, partAt, centreAt);
    }
  }

  /** Whole rows at a time, which is fast from the first one on. */
  private copyPart(x: Matrix, order: Int32Array | undefined, first: number, end: number): void {
    const { columns, data } = x;
    if (!order) this.part.set(data.subarray(first * columns, end * columns));
    else
      order.subarray(first, end).forEach((row, at) => {
        this.part.set(data.subarray(row * columns, (row + 1) * columns), at * columns);
      });
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
    const norm = this.norms[query]!;
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
