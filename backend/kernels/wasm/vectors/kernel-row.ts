import { Lanes } from '../exponential-lanes';
import { packPoint, panelBytes, placeOf } from '../panels';
import * as layout from './layout';
import { SupportProblem } from './support-problem';

const LINEAR: i32 = 0;
const POLYNOMIAL: i32 = 1;
const RBF: i32 = 2;

/** Writes all points into the panels, in the order of their places; their own number is the squared norm. */
export function packPoints(problem: SupportProblem): void {
  const rowBytes = (problem.columns as usize) << 3;
  for (let at = 0; at < problem.points; at++) {
    const point = load<i32>(layout.order + ((at as usize) << 2));
    const row = load<i32>(problem.rows + ((point as usize) << 2));
    const place = placeOf(layout.panels, at, problem.columns);
    const values = problem.values + (row as usize) * rowBytes;
    store<f32>(place, packPoint(place, problem.columns, values, problem.centre) as f32);
  }
}

/** The kernel of a point with itself. */
export function ownKernel(problem: SupportProblem, at: i32): f64 {
  const norm = v128.load32_splat(placeOf(layout.panels, at, problem.columns));
  return f32x4.extract_lane(Kernel.of(problem, norm, f32x4.add(norm, norm)), 0) as f64;
}

/**
 * Writes the kernel of a point with those at places from `first` to before `end`, both multiples of
 * 16, as f32.
 *
 * @param row where place 0 would be written
 */
export function writeRow(problem: SupportProblem, at: i32, first: i32, end: i32, row: usize): void {
  const query = layout.query;
  const own = placeOf(layout.panels, at, problem.columns);
  const width = (problem.columns as usize) << 2;
  for (let column: usize = 0; column < (problem.columns as usize); column++)
    store<f32>(query + (column << 2), load<f32>(own + ((column + 1) << 5)));
  const norm = v128.load32_splat(own);
  const bytes = panelBytes(problem.columns);
  let panel = layout.panels + ((first >> 3) as usize) * bytes;
  for (let place = first; place < end; place += 16, panel += 2 * bytes) {
    let first4 = f32x4.splat(0);
    let second4 = first4;
    let third4 = first4;
    let fourth4 = first4;
    let points = panel + 32;
    for (let column: usize = 0; column < width; column += 4, points += 32) {
      const value = v128.load32_splat(query + column);
      first4 = f32x4.add(first4, f32x4.mul(value, v128.load(points)));
      second4 = f32x4.add(second4, f32x4.mul(value, v128.load(points, 16)));
      third4 = f32x4.add(third4, f32x4.mul(value, v128.load(points + bytes)));
      fourth4 = f32x4.add(fourth4, f32x4.mul(value, v128.load(points + bytes, 16)));
    }
    const to = row + ((place as usize) << 2);
    const next = panel + bytes;
    v128.store(to, Kernel.of(problem, first4, f32x4.add(norm, v128.load(panel))));
    v128.store(to, Kernel.of(problem, second4, f32x4.add(norm, v128.load(panel, 16))), 16);
    v128.store(to, Kernel.of(problem, third4, f32x4.add(norm, v128.load(next))), 32);
    v128.store(to, Kernel.of(problem, fourth4, f32x4.add(norm, v128.load(next, 16))), 48);
  }
}

/** The kernel's function; a class, because only methods can be inlined. */
abstract class Kernel {
  /** @param norms sums of both points' squared norms */
  @inline
  static of(problem: SupportProblem, products: v128, norms: v128): v128 {
    if (problem.kernel == LINEAR) return products;
    const gamma = f32x4.splat(load<f64>(problem.settings) as f32);
    if (problem.kernel == RBF) {
      const twice = f32x4.add(products, products);
      const distance = f32x4.pmax(f32x4.splat(0), f32x4.sub(norms, twice));
      return Lanes.exp(f32x4.neg(f32x4.mul(gamma, distance)));
    }
    const constant = f32x4.splat(load<f64>(problem.settings, 8) as f32);
    const argument = f32x4.add(f32x4.mul(gamma, products), constant);
    return problem.kernel == POLYNOMIAL ? power(argument, problem.degree) : Lanes.tanh(argument);
  }
}

function power(base: v128, exponent: i32): v128 {
  let result = f32x4.splat(1);
  for (let k = 0; k < exponent; k++) result = f32x4.mul(result, base);
  return result;
}
