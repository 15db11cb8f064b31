import * as scratch from './scratch';
import { thread, threads } from '../team';

/**
 * A number that each thread tells the others. It stands until the next but one is published, so one
 * meeting in between is enough.
 */
let set: i32 = 0;

export function publish(value: i64): void {
  set = 1 - set;
  store<i64>(placeOf(thread), value);
}

/** What a thread has published last; to be asked when all have met since. */
export function publishedBy(other: i32): i64 {
  return load<i64>(placeOf(other));
}

export function publishedSum(): i64 {
  let sum: i64 = 0;
  for (let other = 0; other < threads; other++) sum += publishedBy(other);
  return sum;
}

function placeOf(ofThread: i32): usize {
  return scratch.published + (((set * threads + ofThread) as usize) << 3);
}
