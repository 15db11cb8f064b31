/** The threads that run an export together: who this one is, and where all wait for each other. */
export let thread: i32 = 0;
export let threads: i32 = 1;
let barrier: usize = 0;
let meetings: i32 = 0;

/** @param at two i32 that all threads share, 0 at first: threads that wait, meetings held */
export function enter(ownThread: i32, ofThreads: i32, at: usize): void {
  thread = ownThread;
  threads = ofThreads;
  barrier = at;
  // No meeting ends before all have come, so that all read the same.
  meetings = atomic.load<i32>(at, 4);
}

/** Returns when all threads have called it; what they wrote before is there for all. */
export function meet(): void {
  if (threads == 1) return;
  meetings++;
  if (atomic.add<i32>(barrier, 1) == threads - 1) {
    atomic.store<i32>(barrier, 0);
    atomic.store<i32>(barrier, meetings, 4);
    atomic.notify(barrier + 4, threads);
    return;
  }
  for (let looks = 0; looks < SPINS; looks++) if (atomic.load<i32>(barrier, 4) == meetings) return;
  while (atomic.load<i32>(barrier, 4) != meetings) atomic.wait<i32>(barrier + 4, meetings - 1, -1);
}

/** First and past-the-last of `count` things that are this thread's. */
export function ownFrom(count: i32): i32 {
  return (((count as i64) * (thread as i64)) / (threads as i64)) as i32;
}

export function ownTo(count: i32): i32 {
  return (((count as i64) * ((thread + 1) as i64)) / (threads as i64)) as i32;
}

/** Looks before a thread goes to sleep, tens of microseconds: to sleep and be woken takes longer than most meetings. */
const SPINS: i32 = 50_000;
