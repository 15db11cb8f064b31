/** Cells of text files, see kernels/wasm/cells. Addresses are bytes. */
export interface CellExports {
  cutRows(
    bytes: number,
    from: number,
    filled: number,
    starts: number,
    ends: number,
    width: number,
    rows: number,
    delimiter: number,
    longest: number,
    next: number,
  ): number;
  scanCells(
    bytes: number,
    starts: number,
    ends: number,
    cell: number,
    columns: number,
    rows: number,
    markers: number,
    longestMarker: number,
    kinds: number,
    numbers: number,
    hashes: number,
  ): void;
}
