import type { Matrix } from '../pipeline/matrix';

/**
 * Rows in an order in which every run of `size` is near each other: the rows are halved at the
 * median of the column that spreads most, and the halves again, as in a k-d tree.
 */
export function nearbyOrder(x: Matrix, size: number): Int32Array {
  const order = Int32Array.from({ length: x.rows }, (_, row) => row);
  const halves = new Halves(x, order);
  const open = [{ from: 0, end: x.rows }];
  for (let part = open.pop(); part; part = open.pop()) {
    const { from, end } = part;
    if (end - from <= size) continue;
    // Whole runs go to either side, so that only the last run is not full.
    const middle = from + size * Math.ceil((end - from) / size / 2);
    halves.split(from, end, middle);
    open.push({ from, end: middle }, { from: middle, end });
  }
  return order;
}

/** Rows that the spread of a column is judged by. */
const SAMPLED = 48;

class Halves {
  private readonly keys: Float64Array;

  constructor(
    private readonly x: Matrix,
    private readonly order: Int32Array,
  ) {
    this.keys = new Float64Array(x.rows);
  }

  /** Brings what is lower in the widest column before `middle`, and what is higher behind. */
  split(from: number, end: number, middle: number): void {
    const { keys, order, x } = this;
    const column = this.widestColumn(from, end);
    for (let at = from; at < end; at++) keys[at] = x.data[order[at]! * x.columns + column]!;
    let [low, high] = [from, end - 1];
    while (low < high) {
      const pivot = keys[(low + high) >> 1]!;
      let [left, right] = [low, high];
      while (left <= right) {
        while (keys[left]! < pivot) left++;
        while (keys[right]! > pivot) right--;
        if (left <= right) this.swap(left++, right--);
      }
      if (middle <= right) high = right;
      else if (middle >= left) low = left;
      else return;
    }
  }

  private widestColumn(from: number, end: number): number {
    const { columns, data } = this.x;
    const count = Math.min(SAMPLED, end - from);
    let widest = 0;
    let most = -1;
    for (let column = 0; column < columns; column++) {
      let [sum, squares] = [0, 0];
      for (let k = 0; k < count; k++) {
        const at = from + Math.floor((k * (end - from)) / count);
        const value = data[this.order[at]! * columns + column]!;
        sum += value;
        squares += value * value;
      }
      const spread = squares - (sum * sum) / count;
      if (spread > most) [widest, most] = [column, spread];
    }
    return widest;
  }

  private swap(a: number, b: number): void {
    const { keys, order } = this;
    const [key, row] = [keys[a]!, order[a]!];
    keys[a] = keys[b]!;
    order[a] = order[b]!;
    keys[b] = key;
    order[b] = row;
  }
}
