import { KernelError } from '../kernel-error';

/**
 * The compiled kernel of kernels/wasm with a memory of its own, for one fit: what the fit allocated
 * goes with it. Addresses are bytes from the start of the memory.
 */
export interface TreeKernel {
  exports: TreeKernelExports;
  /** Zeroed room, aligned to 64 bytes, until the kernel goes. */
  allocate(bytes: number): number;
  /** A view on allocated room. Views stay valid while the memory grows. */
  view<Array>(type: ViewType<Array>, address: number, length: number): Array;
}

/** What kernels/wasm/kernels.ts exports. Addresses come back as signed numbers. */
interface TreeKernelExports {
  binColumn(values: number, rows: number, edges: number, cells: number, stride: number): void;
  nodesAddress(): number;
  recordsAddress(): number;
  forestBytes(task: number): number;
  beginForest(task: number, scratch: number): void;
  growTree(task: number, seedHigh: number, seedLow: number): number;
  boostingBytes(task: number): number;
  beginBoosting(task: number, scratch: number): void;
  boost(task: number, output: number): number;
  leafValuesAddress(): number;
}

type ViewType<Array> = new (buffer: SharedArrayBuffer, offset: number, length: number) => Array;

/** Gives the compiled kernel, `dist/backend/kernels/wasm/kernels.wasm`; kernels read no files. */
export function provideTreeKernel(bytes: Uint8Array): void {
  compiled = new WebAssembly.Module(bytes);
}

export function openTreeKernel(): TreeKernel {
  if (!compiled) throw new Error('provideTreeKernel has to be called before a tree can grow');
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  let top = STATIC_BYTES;
  return {
    exports: instance.exports as TreeKernelExports,
    allocate: (bytes) => {
      const address = top;
      top = Math.ceil((address + bytes) / 64) * 64;
      growTo(memory, top);
      return address;
    },
    view: (type, address, length) => new type(memory.buffer, address, length),
  };
}

let compiled: WebAssembly.Module | undefined;

const PAGE_BYTES = 65_536;
/** All that 32-bit addresses reach: 4 GiB. */
const MOST_PAGES = 65_536;
/** The compiler puts static data at the start of the memory; there are next to none. */
const STATIC_BYTES = 4096;

function growTo(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing <= 0) return;
  try {
    memory.grow(missing);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const gigabytes = (bytes / 1024 ** 3).toFixed(1);
    throw new KernelError(
      'out-of-memory',
      `Growing trees on this table needs ${gigabytes} GB at once; this machine does not give more than 4 GB to one fit. Use fewer rows or columns.`,
    );
  }
}
