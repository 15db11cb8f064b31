/** The part of WebAssembly that compiled kernels need; Node's own types leave it out. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    constructor(size: { initial: number; maximum: number; shared: boolean });
    readonly buffer: SharedArrayBuffer;
    /** Throws RangeError where there is no room. */
    grow(pages: number): number;
  }
  class Instance {
    constructor(
      module: Module,
      imports: { env: { memory: Memory; report: (done: number) => void } },
    );
    readonly exports: unknown;
  }
}
