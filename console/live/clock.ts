import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue';

/** Clocks closer than this count as equal: a `Date` header knows whole seconds only. */
const TOLERANCE = 2_000;

let offset = 0;

/** Notes how far the head's clock is from this one, so that ages and leases are right on both. */
export function observeServerDate(date: string | null): void {
  const server = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return;
  const difference = server - Date.now();
  offset = Math.abs(difference) > TOLERANCE ? difference : 0;
}

/** The head's time in milliseconds, ticking every second while the page is visible. */
export function useServerTime(): Readonly<Ref<number>> {
  const now = shallowRef(Date.now() + offset);
  const timer = setInterval(() => {
    if (!document.hidden) now.value = Date.now() + offset;
  }, 1_000);
  onScopeDispose(() => clearInterval(timer));
  return readonly(now);
}
