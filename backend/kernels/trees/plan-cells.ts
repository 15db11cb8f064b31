import type { Matrix } from '../pipeline/matrix';

/**
 * What a column of cells stands for: one column of the matrix, or a bundle of columns of two values
 * that are never high in the same row, as one-hot columns are. In a bundle, bin 0 means that none is
 * high, bin j that the j-th is.
 */
export interface CellColumn {
  columns: number[];
  /** Rows that each member is high in; undefined for a single column. */
  members?: Int32Array[];
}

/** Bins 1 … 254: bin 255 is for missing values. */
const MOST_MEMBERS = 254;

/**
 * Bundles what can be bundled, first come first served.
 *
 * @param edges of each column of the matrix
 */
export function planCells(x: Matrix, edges: readonly Float32Array[]): CellColumn[] {
  const single: CellColumn[] = [];
  const bundles: Bundle[] = [];
  edges.forEach((own, column) => {
    const high = own.length === 1 ? rarelyHigh(x, column, own[0]!) : undefined;
    if (!high) {
      single.push({ columns: [column] });
      return;
    }
    const fitting = bundles.find((bundle) => canTake(bundle, high));
    const bundle = fitting ?? { columns: [], members: [], taken: new Uint8Array(x.rows) };
    if (!fitting) bundles.push(bundle);
    bundle.columns.push(column);
    bundle.members.push(high);
    for (const row of high) bundle.taken[row] = 1;
  });
  return [...single, ...bundles.map(({ columns, members }) => cellsOf(columns, members))];
}

interface Bundle {
  columns: number[];
  members: Int32Array[];
  taken: Uint8Array;
}

/** Rows at or above the edge; undefined where these are most of them, or some are missing. */
function rarelyHigh({ rows, columns, data }: Matrix, column: number, edge: number) {
  const high: number[] = [];
  for (let row = 0; row < rows; row++) {
    const value = data[row * columns + column]!;
    if (Number.isNaN(value)) return undefined;
    if (value >= edge) high.push(row);
  }
  return 2 * high.length <= rows ? Int32Array.from(high) : undefined;
}

function canTake({ members, taken }: Bundle, high: Int32Array): boolean {
  return members.length < MOST_MEMBERS && high.every((row) => taken[row] === 0);
}

function cellsOf(columns: number[], members: Int32Array[]): CellColumn {
  return columns.length === 1 ? { columns } : { columns, members };
}
