import { openKernel } from '../kernels/compiled/kernel';
import type { FitHost, Report } from '../kernels/models/algorithm';

/** What a fit runs on, for tests that call an algorithm themselves. */
export function fitHost(report: Report = () => {}): FitHost {
  return { kernel: openKernel(), report };
}
