/**
 * Numbers in (0, 1) that a few lines in any language give as well, so that another program can be
 * shown the very same data: Lehmer's generator, 16807 modulo 2^31 - 1, from 1.
 */
export function numberStream(): (count: number) => Float64Array {
  let state = 1;
  const next = (): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return (count) => Float64Array.from({ length: count }, next);
}
