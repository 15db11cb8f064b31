/** Random numbers of one tree: splitmix64 (Steele, Lea, Flood; public domain), a stream per seed. */
let state: u64 = 0;

export function seedRandom(high: u32, low: u32): void {
  state = ((high as u64) << 32) | (low as u64);
}

/** Whole number in [0, limit), limit below 2^24, so that its bias stays below 2^-8 of a millionth. */
export function below(limit: i32): i32 {
  state += 0x9e3779b97f4a7c15;
  let mixed = state;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  mixed ^= mixed >> 31;
  return (((mixed >> 32) * (limit as u64)) >> 32) as i32;
}
