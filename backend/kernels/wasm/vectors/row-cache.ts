import { writeRow } from './kernel-row';
import * as layout from './layout';
import { SupportProblem } from './support-problem';

/**
 * Rows of the kernel's matrix, as many as there is room for; the one that was used longest ago makes
 * way. Slots form a ring through `older` and `newer`, with a slot of no row between its ends. A row
 * reaches over the places that were active when it was written, or over fewer.
 */
export function clearCache(): void {
  const places = layout.places;
  const slots = layout.slots;
  for (let at = 0; at < places; at++) store<i32>(layout.slotOf + ((at as usize) << 2), -1);
  for (let slot = 0; slot <= slots; slot++) {
    setPlace(slot, -1);
    link(slot, slot == slots ? 0 : slot + 1);
  }
}

/** The row of a place over the active places; it stays until another one than the last is asked for. */
export function rowOf(problem: SupportProblem, at: i32, active: i32): usize {
  const slots = layout.slots;
  const slotPlace = layout.slotOf + ((at as usize) << 2);
  let slot = load<i32>(slotPlace);
  if (slot < 0) {
    slot = newerOf(slots);
    const before = placeIn(slot);
    if (before >= 0) store<i32>(layout.slotOf + ((before as usize) << 2), -1);
    setPlace(slot, at);
    store<i32>(slotPlace, slot);
    writeRow(problem, at, 0, (active + 15) & ~15, addressOf(slot));
  }
  // It becomes the newest: last before the slot of no row.
  link(olderOf(slot), newerOf(slot));
  link(olderOf(slots), slot);
  link(slot, slots);
  return addressOf(slot);
}

/** Follows points to new places, as `moves` says; rows of places from `active` on are forgotten. */
export function moveCache(active: i32): void {
  const places = layout.places;
  const slots = layout.slots;
  for (let at = 0; at < places; at++) {
    const from = load<i32>(layout.moves + ((at as usize) << 2));
    store<i32>(
      layout.spare + ((at as usize) << 2),
      load<i32>(layout.slotOf + ((from as usize) << 2)),
    );
  }
  memory.copy(layout.slotOf, layout.spare, (places as usize) << 2);
  for (let slot = 0; slot < slots; slot++) setPlace(slot, -1);
  for (let at = 0; at < places; at++) {
    const slot = load<i32>(layout.slotOf + ((at as usize) << 2));
    if (slot < 0) continue;
    if (at < active) {
      setPlace(slot, at);
      gather(addressOf(slot), active);
    } else {
      store<i32>(layout.slotOf + ((at as usize) << 2), -1);
      // An empty slot is the first to be taken.
      link(olderOf(slot), newerOf(slot));
      link(slot, newerOf(slots));
      link(slots, slot);
    }
  }
}

/** Active places keep their order, so that a row is moved onto itself. */
function gather(row: usize, active: i32): void {
  for (let at = 0; at < active; at++) {
    const from = load<i32>(layout.moves + ((at as usize) << 2));
    store<f32>(row + ((at as usize) << 2), load<f32>(row + ((from as usize) << 2)));
  }
}

function addressOf(slot: i32): usize {
  return layout.rows + (slot as usize) * ((layout.places as usize) << 2);
}

function placeIn(slot: i32): i32 {
  return load<i32>(layout.placeOf + ((slot as usize) << 2));
}

function setPlace(slot: i32, at: i32): void {
  store<i32>(layout.placeOf + ((slot as usize) << 2), at);
}

function olderOf(slot: i32): i32 {
  return load<i32>(layout.older + ((slot as usize) << 2));
}

function newerOf(slot: i32): i32 {
  return load<i32>(layout.newer + ((slot as usize) << 2));
}

function link(slot: i32, next: i32): void {
  store<i32>(layout.newer + ((slot as usize) << 2), next);
  store<i32>(layout.older + ((next as usize) << 2), slot);
}
