import { ChaosCluster } from './chaos-cluster';
import { runSchedule, type ScheduleResult } from './run-schedule';

/** Runs schedules one after the other on one cluster, saying each one's outcome. */
export async function runSeries(
  seeds: readonly number[],
  say: (line: string) => void,
): Promise<ScheduleResult[]> {
  const cluster = await ChaosCluster.start();
  const results: ScheduleResult[] = [];
  try {
    for (const seed of seeds) {
      const result = await runSchedule(cluster, seed);
      results.push(result);
      for (const line of describe(result)) say(line);
    }
  } finally {
    await cluster.stop();
  }
  return results;
}

/** The figures of a series, for people. */
export function summarise(results: readonly ScheduleResult[]): string {
  const sum = (value: (result: ScheduleResult) => number): number =>
    results.reduce((total, result) => total + value(result), 0);
  const heal = results.map(({ healSeconds }) => healSeconds).sort((a, b) => a - b);
  const share = (part: number): string =>
    (heal[Math.min(heal.length - 1, Math.floor(heal.length * part))] ?? 0).toFixed(1);
  return [
    `schedules ${results.length}, faults ${sum(({ faults }) => faults.length)}, jobs ${sum(({ counts }) => counts.jobs)}, violations ${sum(({ violations }) => violations.length)}`,
    `attempts ${sum(({ counts }) => counts.attempts)}, lost ${sum(({ counts }) => counts.lost)}, rebuilds ${sum(({ counts }) => counts.rebuilds)}, copies ${sum(({ counts }) => counts.copies)}`,
    `predictions answered ${sum(({ predictions }) => predictions.answered)}, 503 ${sum(({ predictions }) => predictions.busy)}, no answer ${sum(({ predictions }) => predictions.silent)}`,
    `seconds from heal to quiet: p50 ${share(0.5)}, p95 ${share(0.95)}, max ${share(1)}`,
    `minutes in all: ${(sum(({ totalSeconds }) => totalSeconds) / 60).toFixed(1)}`,
  ].join('\n');
}

function describe(result: ScheduleResult): string[] {
  const { seed, faults, counts, healSeconds, totalSeconds, violations, dump } = result;
  return [
    `seed ${seed}: ${faults.join(' ')}; ${counts.jobs} jobs, ${counts.attempts} attempts, ${counts.lost} lost; quiet after ${healSeconds.toFixed(1)} s of ${totalSeconds.toFixed(1)} s`,
    ...violations.map((violation) => `  VIOLATION ${violation}`),
    ...(dump === undefined ? [] : [`  all about it: ${dump}`]),
  ];
}
