import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openKernel, provideKernels, type Kernel } from '../kernels/compiled/kernel';
import type { KernelThreads } from './kernel-threads';

const DIST = path.join(__dirname, '../../dist/backend');
// A thread runs compiled code, so that its team comes from there too.
const compiled = jest.requireActual<{ KernelThreads: new () => KernelThreads }>(
  `${DIST}/runner/kernel-threads.js`,
);

describe('KernelThreads', () => {
  const threads = new compiled.KernelThreads();
  const opened: Kernel[] = [];
  const open = (count: number) => {
    const kernel = openKernel(count);
    opened.push(kernel);
    return kernel;
  };

  beforeAll(async () => {
    await threads.prepare(2);
    provideKernels(readFileSync(`${DIST}/kernels/wasm/kernels.wasm`), threads);
  });
  afterEach(() => opened.splice(0).forEach((kernel) => kernel.close()));
  afterAll(() => threads.stop());

  it('runs an export once on each thread, while the event loop is blocked', () => {
    const kernel = open(3);
    const seen = kernel.allocate(3 * 4);
    for (let order = 1; order <= 50; order++) {
      kernel.parallel('markThread', seen);
      expect([...kernel.view(Int32Array, seen, 3)]).toEqual([order, order, order]);
    }
  });

  it('gives a kernel the threads that are left, and takes them back when it is closed', () => {
    const first = open(2);
    expect(first.threads).toBe(2);
    expect(open(3).threads).toBe(2);
    expect(open(3).threads).toBe(1);
    first.close();
    first.close();
    expect(open(3).threads).toBe(2);
  });
});
