import { computed, readonly, shallowRef } from 'vue';
import { observeServerDate } from './clock';

/**
 * Whether the head answers. Owns nothing but this knowledge: requests report to it, the top bar
 * shows it, and the shell's health poll keeps it fresh on pages that ask for nothing else.
 */
type ConnectionState = 'live' | 'reconnecting' | 'offline';

/** Silence longer than this is called offline, in milliseconds. */
const OFFLINE_AFTER = 20_000;

const silentSince = shallowRef<number>();
const checkedAt = shallowRef(Date.now());
const answeredAt = shallowRef<number>();

export const connectionState = computed<ConnectionState>(() => {
  if (silentSince.value === undefined) return 'live';
  return checkedAt.value - silentSince.value > OFFLINE_AFTER ? 'offline' : 'reconnecting';
});

/** When the head last answered, in milliseconds of this machine's clock. */
export const lastAnswer = readonly(answeredAt);

/** @param date the answer's `Date` header */
export function reportAnswer(date: string | null): void {
  silentSince.value = undefined;
  answeredAt.value = Date.now();
  observeServerDate(date);
}

export function reportSilence(): void {
  checkedAt.value = Date.now();
  silentSince.value ??= checkedAt.value;
}
