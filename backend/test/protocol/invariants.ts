import {
  ATTEMPT_TRANSITIONS,
  JOB_TRANSITIONS,
  RUN_TRANSITIONS,
  type AttemptState,
  type JobState,
  type RunState,
} from '../../contracts/states';
import type { JobSnapshot, Snapshot } from './protocol';

const OPEN: readonly JobState[] = ['blocked', 'queued', 'running'];

/** What must hold after every step, whatever happened. Returns the first sentence that does not. */
export function violation(before: Snapshot, after: Snapshot): string | undefined {
  for (const [number, job] of after.jobs.entries()) {
    const broken = brokenBy(job) ?? movedBadly(before.jobs[number], job);
    if (broken) return `job ${number}: ${broken} (${JSON.stringify(job)})`;
  }
  for (const [number, state] of after.runs.entries()) {
    const was = before.runs[number];
    if (was !== undefined && was !== state && !allows<RunState>(RUN_TRANSITIONS, was, state))
      return `run ${number} went from ${was} to ${state}`;
  }
  return undefined;
}

/** What must hold once everything is well again: nothing accepted is lost. */
export function unfinished(snapshot: Snapshot): string | undefined {
  const open = snapshot.jobs.findIndex((job) => OPEN.includes(job.state));
  if (open >= 0) return `job ${open} is still ${snapshot.jobs[open]?.state}`;
  const running = snapshot.runs.indexOf('running');
  return running < 0 ? undefined : `run ${running} has ended but says running`;
}

function brokenBy(job: JobSnapshot): string | undefined {
  const states = Object.values(job.attempts);
  const succeeded = job.state === 'succeeded';
  if (states.filter((state) => state === 'running').length > 1) return 'two attempts run';
  if (job.state === 'running' && job.attempts[job.attempt] !== 'running')
    return 'it runs, but its attempt does not';
  if (job.state !== 'running' && states.includes('running'))
    return 'an attempt runs, but the job does not';
  if (succeeded !== (job.accepted !== null)) return 'succeeded without an accepted attempt';
  if (job.recorded !== (succeeded ? 1 : 0)) return `its result was written ${job.recorded} times`;
  if (states.filter((state) => state === 'succeeded').length !== (succeeded ? 1 : 0))
    return 'not exactly one attempt succeeded';
  if (job.accepted !== null && job.attempts[job.accepted] !== 'succeeded')
    return 'the accepted attempt is another one';
  return undefined;
}

function movedBadly(before: JobSnapshot | undefined, after: JobSnapshot): string | undefined {
  if (!before) return undefined;
  if (before.state !== after.state && !allows<JobState>(JOB_TRANSITIONS, before.state, after.state))
    return `it went from ${before.state} to ${after.state}`;
  if (after.attempt < before.attempt) return 'its attempt went back';
  for (const [number, was] of Object.entries(before.attempts)) {
    const is = after.attempts[Number(number)];
    if (is === undefined) return `attempt ${number} vanished`;
    if (is !== was && !allows<AttemptState>(ATTEMPT_TRANSITIONS, was, is))
      return `attempt ${number} went from ${was} to ${is}`;
  }
  return undefined;
}

function allows<State extends string>(
  table: Readonly<Record<State, readonly State[]>>,
  from: State,
  to: State,
): boolean {
  return table[from].includes(to);
}
