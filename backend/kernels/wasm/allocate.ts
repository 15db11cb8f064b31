/**
 * Room in the kernel's memory, for the host and for every thread: zeroed, aligned to 64 bytes, until
 * the kernel goes. 0 where there is none.
 */
export function allocate(bytes: usize): usize {
  const size = (bytes + 63) & ~63;
  if (size < bytes) return 0;
  const taken = atomic.add<u32>(__heap_base + TAKEN_OFFSET, size as u32) as u64;
  const address = (((__heap_base + CONTROL_BYTES + 63) & ~63) as u64) + taken;
  const pages = ((address + (size as u64) + 0xffff) >> 16) as i32;
  const missing = pages - memory.size();
  // Two threads may both grow it: then there is room for what comes next.
  if (missing > 0 && (pages > MOST_PAGES || memory.grow(missing) < 0)) return 0;
  return address as usize;
}

/** The control block of compiled/thread-team.ts comes first; one word of it says what is taken. */
const CONTROL_BYTES: usize = 128;
const TAKEN_OFFSET: usize = 24;
/** All that 32-bit addresses reach. */
const MOST_PAGES: i32 = 65_536;
