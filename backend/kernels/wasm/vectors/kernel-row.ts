import { packPoint, panelBytes, placeOf } from '../panels';
import { Linear, Polynomial, Rbf, Sigmoid } from './kernel-functions';
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
  if (problem.kernel == LINEAR) return own<Linear>(problem, at);
  if (problem.kernel == POLYNOMIAL) return own<Polynomial>(problem, at);
  return problem.kernel == RBF ? own<Rbf>(problem, at) : own<Sigmoid>(problem, at);
}

/**
 * Writes the kernel of a point with those at places from `first` to before `end`, both multiples of
 * 16, as f32.
 *
 * @param row where place 0 would be written
 */
export function writeRow(problem: SupportProblem, at: i32, first: i32, end: i32, row: usize): void {
  if (problem.kernel == LINEAR) write<Linear>(problem, at, first, end, row);
  else if (problem.kernel == POLYNOMIAL) write<Polynomial>(problem, at, first, end, row);
  else if (problem.kernel == RBF) write<Rbf>(problem, at, first, end, row);
  else write<Sigmoid>(problem, at, first, end, row);
}

function own<Kernel>(problem: SupportProblem, at: i32): f64 {
  const kernel = changetype<Kernel>(0);
  const norm = v128.load32_splat(placeOf(layout.panels, at, problem.columns));
  const twice = f32x4.add(norm, norm);
  const all = kernel.of(norm, twice, gammaOf(problem), constantOf(problem), problem.degree);
  return f32x4.extract_lane(all, 0) as f64;
}

function write<Kernel>(problem: SupportProblem, at: i32, first: i32, end: i32, row: usize): void {
  const kernel = changetype<Kernel>(0);
  const gamma = gammaOf(problem);
  const constant = constantOf(problem);
  const degree = problem.degree;
  const query = layout.query;
  const own = placeOf(layout.panels, at, problem.columns);
  const width = (problem.columns as usize) << 2;
  for (let column: usize = 0; column < width; column += 4)
    store<f32>(query + column, load<f32>(own + 32 + (column << 3)));
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
    let norms = f32x4.add(norm, v128.load(panel));
    v128.store(to, kernel.of(first4, norms, gamma, constant, degree));
    norms = f32x4.add(norm, v128.load(panel, 16));
    v128.store(to, kernel.of(second4, norms, gamma, constant, degree), 16);
    norms = f32x4.add(norm, v128.load(next));
    v128.store(to, kernel.of(third4, norms, gamma, constant, degree), 32);
    norms = f32x4.add(norm, v128.load(next, 16));
    v128.store(to, kernel.of(fourth4, norms, gamma, constant, degree), 48);
  }
}

function gammaOf(problem: SupportProblem): v128 {
  return f32x4.splat(load<f64>(problem.settings) as f32);
}

function constantOf(problem: SupportProblem): v128 {
  return f32x4.splat(load<f64>(problem.settings, 8) as f32);
}
