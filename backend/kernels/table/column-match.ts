/**
 * The one rule by which a caller's column names meet a model's or a table's: the exact name, else
 * the canonical name, so that `sepal_length` finds `sepal length (cm)`.
 */
export interface ColumnMatch {
  /** For each wanted column its index in `given`, -1 where there is none. */
  indices: Int32Array;
  /** Indices of given columns that match no wanted one. */
  unknown: number[];
  /** Given columns that could mean several wanted ones, or a wanted one a second time. */
  ambiguous: { given: number; wanted: number[] }[];
}

export function matchColumns(wanted: readonly string[], given: readonly string[]): ColumnMatch {
  const exact = new Map(wanted.map((name, index) => [name, index]));
  const canonical = groupByCanonical(wanted);
  const match: ColumnMatch = {
    indices: new Int32Array(wanted.length).fill(-1),
    unknown: [],
    ambiguous: [],
  };
  const inexact: number[] = [];
  given.forEach((name, index) => {
    const target = exact.get(name);
    if (target === undefined) inexact.push(index);
    else if (match.indices[target] === -1) match.indices[target] = index;
    else match.ambiguous.push({ given: index, wanted: [target] });
  });
  const taken = new Set([...wanted.keys()].filter((index) => match.indices[index] !== -1));
  for (const index of inexact) {
    const all = canonical.get(canonicalName(given[index]!)) ?? [];
    const free = all.filter((target) => !taken.has(target));
    const target = free.length === 1 ? free[0]! : undefined;
    if (all.length === 0) match.unknown.push(index);
    else if (target === undefined || match.indices[target] !== -1)
      match.ambiguous.push({ given: index, wanted: free.length > 0 ? free : all });
    else match.indices[target] = index;
  }
  return match;
}

/** Lower case, without units in parentheses, words joined by `_`: `sepal length (cm)` → `sepal_length`. */
export function canonicalName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\([^()]*\)/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** Up to three names that a mistyped one may have meant, nearest first. */
export function nearMatches(name: string, candidates: readonly string[]): string[] {
  const wanted = canonicalName(name.slice(0, LONGEST_COMPARED));
  const allowed = Math.max(2, Math.floor(wanted.length / 3));
  return candidates
    .map((candidate) => ({ candidate, distance: nameDistance(wanted, candidate, allowed) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** ` Did you mean "a" or "b"?`, or nothing where no name is near. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const near = nearMatches(name, candidates);
  if (near.length === 0) return '';
  return ` Did you mean ${near.map((candidate) => `"${candidate}"`).join(' or ')}?`;
}

const LONGEST_COMPARED = 64;

function groupByCanonical(names: readonly string[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  names.forEach((name, index) => {
    const canonical = canonicalName(name);
    // A name of symbols only has no canonical form, so it is found by its exact name alone.
    if (canonical === '') return;
    const group = groups.get(canonical);
    if (group) group.push(index);
    else groups.set(canonical, [index]);
  });
  return groups;
}

function nameDistance(wanted: string, candidate: string, allowed: number): number {
  const other = canonicalName(candidate.slice(0, LONGEST_COMPARED));
  // The difference in length is a lower bound that spares most tables of distances.
  if (wanted === '' || other === '' || Math.abs(other.length - wanted.length) > allowed)
    return Infinity;
  return editDistance(wanted, other);
}

/** Levenshtein's distance, one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
