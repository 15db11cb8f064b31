import type { Kernel } from '../compiled/kernel';
import { columnMeans } from '../pipeline/column-means';
import type { Matrix } from '../pipeline/matrix';
import { KERNELS, type KernelFunction } from './kernel-function';

/** What to solve, see kernels/wasm/vectors/support-problem.ts. */
export interface Problem {
  /** Rows of the matrix: first those to learn from, then those that are only decided on. */
  rows: Int32Array;
  trained: number;
  /** Of each row to learn from: 1 or -1, or a value. */
  targets: Float64Array;
  /** Least and largest coefficient of each. */
  lower: Float64Array;
  upper: Float64Array;
}

export interface Solution {
  /** One per row to learn from; most are 0. */
  coefficients: Float64Array;
  intercept: number;
  /** Of the rows that are only decided on. */
  decisions: Float64Array;
}

export interface SolverSettings extends KernelFunction {
  /** Errors up to it cost nothing. */
  epsilon: number;
  tolerance: number;
  mostSteps: number;
  /** Room for rows of the kernel's matrix, of all threads together. */
  cacheBytes: number;
}

/** Solves problems on all threads of a kernel; each is solved by one, so the threads change no bit. */
export class ProblemSolver {
  private readonly values: number;
  private readonly centre: number;
  private readonly settingsAt: number;
  private readonly slots: Slot[];
  private readonly list: number;
  private readonly counter: Int32Array;
  private readonly scratch: number;
  private readonly scratchBytes: number;
  /** Threads that work at once. */
  private readonly workers: number;

  /** @param most rows of any one problem, and problems that are solved at once */
  constructor(
    private readonly kernel: Kernel,
    private readonly x: Matrix,
    private readonly settings: SolverSettings,
    most: { rows: number; problems: number },
  ) {
    this.workers = Math.min(kernel.threads, most.problems);
    this.values = kernel.place(x.data);
    // Only distances are the same wherever the centre is.
    const isCentred = settings.kernel === 'rbf';
    this.centre = kernel.place(isCentred ? columnMeans(x) : new Float64Array(x.columns));
    const { gamma, coef0, epsilon, tolerance, mostSteps } = settings;
    this.settingsAt = kernel.place(Float64Array.of(gamma, coef0, epsilon, tolerance, mostSteps));
    this.slots = Array.from({ length: most.problems }, () => new Slot(kernel, most.rows));
    this.list = kernel.allocate(most.problems * 4);
    const counterAt = kernel.allocate(8);
    this.counter = kernel.view(Int32Array, counterAt, 2);
    const largest = this.write(this.slots[0]!, { points: most.rows, trained: most.rows });
    this.scratchBytes = kernel.exports.solverBytes(largest) >>> 0;
    this.scratch = kernel.allocate(this.scratchBytes * this.workers);
  }

  /** Solves as many problems as were announced, at most. */
  solve(problems: readonly Problem[]): Solution[] {
    const { kernel, slots, counter } = this;
    const addresses = problems.map(({ rows, trained, targets, lower, upper }, at) => {
      const slot = slots[at]!;
      slot.rows.set(rows);
      slot.targets.fill(0).set(targets);
      slot.lower.set(lower);
      slot.upper.set(upper);
      return this.write(slot, { points: rows.length, trained });
    });
    kernel.view(Int32Array, this.list, addresses.length).set(addresses);
    counter.fill(0);
    const { list, scratch, scratchBytes } = this;
    const counterAt = counter.byteOffset;
    kernel.parallel('solveProblems', list, problems.length, counterAt, scratch, scratchBytes);
    return problems.map(({ rows, trained }, at) => ({
      coefficients: slots[at]!.coefficients.slice(0, trained),
      intercept: slots[at]!.results[0]!,
      decisions: slots[at]!.decisions.slice(trained, rows.length),
    }));
  }

  private write(slot: Slot, { points, trained }: { points: number; trained: number }): number {
    const { kernel, settings, values, centre, settingsAt, x, workers } = this;
    const fields = kernel.view(Int32Array, slot.address, FIELDS);
    const share = Math.floor(settings.cacheBytes / workers);
    fields.set([values, x.columns, centre, slot.rows.byteOffset, trained, points]);
    fields.set(
      [slot.targets, slot.lower, slot.upper].map(({ byteOffset }) => byteOffset),
      6,
    );
    fields.set(
      [slot.coefficients, slot.decisions, slot.results].map((a) => a.byteOffset),
      9,
    );
    fields.set([KERNELS.indexOf(settings.kernel), settings.degree, settingsAt, share], 12);
    return slot.address;
  }
}

/** So many that threads seldom wait for each other, and progress is seen. */
export const PROBLEMS_AT_ONCE = 12;

/** Fields of a SupportProblem. */
const FIELDS = 16;

/** Room for one problem. */
class Slot {
  readonly address: number;
  readonly rows: Int32Array;
  readonly targets: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly coefficients: Float64Array;
  readonly decisions: Float64Array;
  readonly results: Float64Array;

  constructor(kernel: Kernel, rows: number) {
    const numbers = (count: number): Float64Array =>
      kernel.view(Float64Array, kernel.allocate(count * 8), count);
    this.address = kernel.allocate(FIELDS * 4);
    this.rows = kernel.view(Int32Array, kernel.allocate(rows * 4), rows);
    this.targets = numbers(rows);
    this.lower = numbers(rows);
    this.upper = numbers(rows);
    this.coefficients = numbers(rows);
    this.decisions = numbers(rows);
    this.results = numbers(2);
  }
}
