import { formatBytes } from '../../contracts/format-bytes';
import { KernelError } from '../kernel-error';
import type { Matrix } from '../pipeline/matrix';
import type { KernelExports, ParallelExport } from './kernel-exports';
import { callExport, runTogether, type ThreadTeam } from './thread-team';

/**
 * The compiled kernels of kernels/wasm over a memory of their own, for one fit: what the fit
 * allocated goes with it. Addresses are bytes from the start of the memory.
 */
export interface Kernel {
  exports: KernelExports;
  /** Threads that `parallel` runs on, the caller's included. */
  threads: number;
  /** Zeroed room, aligned to 64 bytes, until the kernel goes. */
  allocate(bytes: number): number;
  /** A view on allocated room. Views stay valid while the memory grows. */
  view<Array>(type: ViewType<Array>, address: number, length: number): Array;
  /** A zeroed matrix in this memory, so that a table is decoded to where it is computed on. */
  matrix(rows: number, columns: number): Matrix;
  /** Where these numbers are in this memory; numbers from elsewhere are copied in. */
  place(numbers: Float64Array): number;
  /**
   * Runs an export on every thread at once, as `name(thread, threads, …args)`, and returns when all
   * have ended. What it computes must not depend on `threads`.
   */
  parallel(name: ParallelExport, ...args: number[]): void;
  /** Is told by long exports how far they are, on the calling thread; a fit sets it before it calls one. */
  onProgress: (done: number) => void;
  /** Sends the other threads away. The kernel must not be used after. */
  close(): void;
}

interface ViewType<Array> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer, offset: number, length: number): Array;
}

/**
 * Gives the compiled kernels, `dist/backend/kernels/wasm/kernels.wasm`, and threads to run them on,
 * where there are any; kernels read no files and start no threads.
 */
export function provideKernels(bytes: Uint8Array, threads?: ThreadTeam): void {
  compiled = new WebAssembly.Module(bytes);
  team = threads;
}

/** @param threads at most so many, the caller's included; fewer where fewer were provided */
export function openKernel(threads = 1): Kernel {
  if (!compiled) throw new Error('provideKernels has to be called before a kernel can run');
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  const report = (done: number): void => kernel.onProgress(done);
  const instance = new WebAssembly.Instance(compiled, { env: { memory, report } });
  const exports = instance.exports as KernelExports;
  const control = exports.staticBytes() >>> 0;
  const places = new WeakMap<Float64Array, number>();
  const workplace = { module: compiled, memory, control };
  const crew = threads > 1 ? team?.join(workplace, threads - 1) : undefined;

  const kernel: Kernel = {
    exports,
    threads: 1 + (crew?.size ?? 0),
    allocate: (bytes) => {
      const address = bytes < MOST_BYTES ? exports.allocate(bytes) >>> 0 : 0;
      if (address === 0) throw tooLarge(bytes);
      return address;
    },
    view: (type, address, length) => {
      const end = address + length * type.BYTES_PER_ELEMENT;
      // Where another thread made the memory grow, this one may still see its old length.
      if (end > memory.buffer.byteLength) memory.grow(0);
      return new type(memory.buffer, address, length);
    },
    matrix: (rows, columns) => {
      const address = kernel.allocate(rows * columns * 8);
      const data = kernel.view(Float64Array, address, rows * columns);
      places.set(data, address);
      return { rows, columns, data };
    },
    place: (numbers) => {
      const known = places.get(numbers);
      if (known !== undefined) return known;
      const address = kernel.allocate(numbers.length * 8);
      kernel.view(Float64Array, address, numbers.length).set(numbers);
      places.set(numbers, address);
      return address;
    },
    parallel: (name, ...args) => {
      if (crew) runTogether(crew, workplace, { exports, name, args });
      else callExport(exports, name, [0, 1, ...args]);
    },
    onProgress: () => {},
    close: () => crew?.leave(),
  };
  return kernel;
}

/** Opens a kernel for as long as `work` takes. */
export function withKernel<Result>(
  threads: number | undefined,
  work: (kernel: Kernel) => Result,
): Result {
  const kernel = openKernel(threads);
  try {
    return work(kernel);
  } finally {
    kernel.close();
  }
}

let compiled: WebAssembly.Module | undefined;
let team: ThreadTeam | undefined;

/** All that 32-bit addresses reach: 4 GiB. */
const MOST_PAGES = 65_536;
const MOST_BYTES = MOST_PAGES * 65_536;

function tooLarge(bytes: number): KernelError {
  return new KernelError(
    'out-of-memory',
    `This fit needs another ${formatBytes(bytes)}; no fit may have more than ${formatBytes(MOST_BYTES)} in all, or than this machine gives. Use fewer rows or columns.`,
  );
}
