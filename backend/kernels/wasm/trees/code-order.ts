import * as scratch from './scratch';

/**
 * The codes of a column in the order of a number each, equal ones by their code. Of all ways to part
 * them in two, the best for squared errors, two classes or gradients is between two neighbours in
 * the order of their means.
 *
 * Source: Fisher, "On grouping for maximum homogeneity", 1958.
 */

/** How many codes were added. */
export let ordered: i32 = 0;

export function startOrder(): void {
  ordered = 0;
}

/** The last bits of the number are given up for the code, so that one comparison tells both. */
export function addInOrder(number: f64, code: i32): void {
  const bits = reinterpret<i64>(number + 0);
  // Of negative ones the others rise as the number falls.
  const rising = bits ^ ((bits >> 63) & i64.MAX_VALUE);
  store<i64>(placeOf(ordered), (rising & ~CODE) | (code as i64));
  ordered++;
}

/** Shell's way: a few hundred codes at most, mostly few, and no memory beside them. */
export function sortOrder(): void {
  for (let gap = ordered > 20 ? 57 : 4; gap > 0; gap = (gap * 4) / 9)
    for (let at = gap; at < ordered; at++) {
      const entry = load<i64>(placeOf(at));
      let free = at;
      for (; free >= gap && load<i64>(placeOf(free - gap)) > entry; free -= gap)
        store<i64>(placeOf(free), load<i64>(placeOf(free - gap)));
      store<i64>(placeOf(free), entry);
    }
}

export function codeAt(place: i32): i32 {
  return (load<i64>(placeOf(place)) & CODE) as i32;
}

const CODE: i64 = 0xff;

function placeOf(place: i32): usize {
  return scratch.codeOrder + ((place as usize) << 3);
}
