/**
 * Threads that run a kernel's exports beside the calling one. The runner provides them: kernels
 * start none themselves. All orders go through the kernel's own memory, so that a fit stays one
 * synchronous call and an order costs microseconds.
 */
export interface ThreadTeam {
  /** Puts up to `wanted` threads to work on a kernel; undefined where there are none to spare. */
  join(workplace: Workplace, wanted: number): Crew | undefined;
}

export interface Workplace {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Address of the control block. */
  control: number;
}

/** The threads that joined one kernel, numbered from 1; thread 0 is the caller's. */
export interface Crew {
  size: number;
  /** May be called twice. */
  leave(): void;
}

/** An export that all threads run at once. */
export interface Order {
  exports: object;
  name: string;
  args: readonly number[];
}

/** Bytes of the control block, as wasm/allocate.ts has it: the words below as i32, then the arguments of the order as f64. */
const CONTROL_BYTES = 128;

const ARGUMENTS_OFFSET = 32;
const MOST_ARGUMENTS = (CONTROL_BYTES - ARGUMENTS_OFFSET) / 8;
/** Index of each word of the control block. */
const WORD = {
  /** Grows by one with every order; -1 sends the threads away. */
  order: 0,
  /** Threads that have ended the order. */
  ended: 1,
  /** Threads whose export trapped. */
  failed: 2,
  /** Index of the export among all, in the order of their names. */
  name: 3,
  argumentCount: 4,
  threads: 5,
  /** Bytes that wasm/allocate.ts has handed out. */
  taken: 6,
} as const;
/** Looks at the others' end before going to sleep; most orders end at about the same time. */
const SPINS = 2000;

/** Runs an export on all threads of the crew and on this one; throws where one of them trapped. */
export function runTogether(crew: Crew, place: Workplace, { exports, name, args }: Order): void {
  if (args.length > MOST_ARGUMENTS)
    throw new Error(`${name} is given ${args.length} arguments, threads take ${MOST_ARGUMENTS}`);
  const threads = crew.size + 1;
  const { words, numbers } = controlBlock(place);
  numbers.set(args);
  words[WORD.argumentCount] = args.length;
  words[WORD.name] = exportNames(exports).indexOf(name);
  words[WORD.threads] = threads;
  Atomics.store(words, WORD.ended, 0);
  Atomics.add(words, WORD.order, 1);
  Atomics.notify(words, WORD.order);
  callExport(exports, name, [0, threads, ...args]);
  for (let looks = 0; ; looks++) {
    const ended = Atomics.load(words, WORD.ended);
    if (ended === crew.size) break;
    if (looks > SPINS) Atomics.wait(words, WORD.ended, ended);
  }
  const failed = Atomics.load(words, WORD.failed);
  if (failed > 0) throw new Error(`${failed} of ${threads} threads failed in ${name}`);
}

/** A thread's work on one kernel: takes orders until it is sent away. */
export function followOrders(place: Workplace, thread: number): void {
  const { words, numbers } = controlBlock(place);
  const env = { memory: place.memory, report: () => {} };
  const { exports } = new WebAssembly.Instance(place.module, { env });
  const names = exportNames(exports as object);
  let order = 0;
  for (;;) {
    Atomics.wait(words, WORD.order, order);
    const next = Atomics.load(words, WORD.order);
    if (next < 0) return;
    if (next === order) continue;
    order = next;
    // What grew while this thread joined is not told to it, and bulk writes there would trap.
    if (words[WORD.taken]! >>> 0 > place.memory.buffer.byteLength) place.memory.grow(0);
    try {
      const args = numbers.subarray(0, words[WORD.argumentCount]);
      callExport(exports as object, names[words[WORD.name]!]!, [
        thread,
        words[WORD.threads]!,
        ...args,
      ]);
    } catch {
      // a trap is a bug of the kernel; the calling thread says so
      Atomics.add(words, WORD.failed, 1);
    }
    Atomics.add(words, WORD.ended, 1);
    Atomics.notify(words, WORD.ended);
  }
}

/** Ends followOrders in every thread. */
export function sendAway(place: Workplace): void {
  const { words } = controlBlock(place);
  Atomics.store(words, WORD.order, -1);
  Atomics.notify(words, WORD.order);
}

function controlBlock({ memory, control }: Workplace): {
  words: Int32Array;
  numbers: Float64Array;
} {
  return {
    words: new Int32Array(memory.buffer, control, ARGUMENTS_OFFSET / 4),
    numbers: new Float64Array(memory.buffer, control + ARGUMENTS_OFFSET, MOST_ARGUMENTS),
  };
}

function exportNames(exports: object): string[] {
  return Object.keys(exports).sort();
}

/** Calls an export by its name. */
export function callExport(exports: object, name: string, args: number[]): void {
  const run = (exports as Record<string, (...args: number[]) => void>)[name]!;
  run(...args);
}
