import type { CellExports } from '../cells/cell-exports';
import type { LinearExports } from '../linear/linear-exports';
import type { NeighbourExports } from '../neighbours/neighbour-exports';
import type { PerceptronExports } from '../perceptron/perceptron-exports';
import type { TreeExports } from '../trees/tree-exports';
import type { VectorExports } from '../vectors/vector-exports';

/** What kernels/wasm/kernels.ts exports; each family describes its own. Addresses come back as signed numbers. */
export interface KernelExports
  extends
    CellExports,
    LinearExports,
    NeighbourExports,
    PerceptronExports,
    TreeExports,
    VectorExports {
  /** First byte that the compiler has not taken for itself. */
  staticBytes(): number;
  /** See wasm/allocate.ts: 0 where there is no room. */
  allocate(bytes: number): number;
  /** Counts each thread's calls in an i32 of its own. */
  markThread(thread: number, threads: number, counts: number): void;
}

/** Exports that take (thread, threads, …) and return nothing: those that threads run together. */
export type ParallelExport = {
  [Name in keyof KernelExports]: KernelExports[Name] extends ParallelFunction ? Name : never;
}[keyof KernelExports];

type ParallelFunction = (thread: number, threads: number, ...args: number[]) => void;
