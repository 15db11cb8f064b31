/**
 * The value that would stand at a place if the values were sorted, in linear time. Reorders them so
 * that no value before the place is larger and none after it is smaller.
 *
 * Source: Hoare, "Algorithm 65: find", 1961; after many bad pivots what is left is sorted, so that no
 * data can make it slow.
 *
 * @param values without NaN
 */
export function selectValue(values: Float64Array, place: number): number {
  let first = 0;
  let last = values.length - 1;
  for (let rounds = 2 * Math.ceil(Math.log2(values.length + 1)); last - first > SMALL; rounds--) {
    if (rounds === 0) break;
    const { left, right } = partition(values, first, last);
    if (place <= right) last = right;
    else if (place >= left) first = left;
    else return values[place]!;
  }
  values.subarray(first, last + 1).sort();
  return values[place]!;
}

const SMALL = 32;

/** Values up to `right` are at most the pivot, those from `left` at least; between them they equal it. */
function partition(
  values: Float64Array,
  first: number,
  last: number,
): { left: number; right: number } {
  const pivot = middleOf(values[first]!, values[(first + last) >> 1]!, values[last]!);
  let left = first;
  let right = last;
  while (left <= right) {
    while (values[left]! < pivot) left++;
    while (values[right]! > pivot) right--;
    if (left > right) break;
    const value = values[left]!;
    values[left++] = values[right]!;
    values[right--] = value;
  }
  return { left, right };
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
