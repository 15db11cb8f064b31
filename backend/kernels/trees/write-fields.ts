import type { Kernel } from '../compiled/kernel';

/** Fields of a task, 32 bits each. */
export function writeFields(kernel: Kernel, fields: readonly number[]): number {
  const address = kernel.allocate(fields.length * 4);
  kernel.view(Int32Array, address, fields.length).set(fields);
  return address;
}
