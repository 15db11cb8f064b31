import { formatBytes } from '../contracts/format-bytes';
import type { Sql } from '../database/sql-pool';

/** Why a job does not run: a code for programs, a sentence with numbers for people. */
export interface Pending {
  code: PendingCode;
  text: string;
}

export const PENDING_CODES = [
  'dependencies',
  'back-off',
  'queue-paused',
  'no-worker',
  'insufficient-capacity',
  'memory',
  'cpus',
  'behind',
  'next',
] as const;
type PendingCode = (typeof PENDING_CODES)[number];

/** What has to be known of a job to say why it waits. */
export interface WaitingJob {
  id: string;
  run_id: string | null;
  state: string;
  attempt: number;
  cpus: number;
  memory_bytes: number;
  /** Seconds until it may be claimed; 0 or less: it is due. */
  back_off_seconds: number;
}

/** The same for all jobs of a page. */
interface Circumstances {
  pausedAt: Date | null;
  nodes: NodeRoom[];
  /** Open dependencies by job. */
  dependencies: ReadonlyMap<string, number>;
  /** Due jobs before each; a job that is missing has more than `LOOKED_AT` before it. */
  ahead: ReadonlyMap<string, number>;
}

interface NodeRoom {
  name: string;
  cpus: number;
  memory: number;
  freeCpus: number;
  freeMemory: number;
}

/** Jobs of the queue that are counted: beyond them it is "more than that", however long it is. */
const LOOKED_AT = 1_000;

/**
 * Says of every queued or blocked job why it does not run, from the rows as they are now. Four
 * statements whatever the number of jobs, none of which grows with the backlog.
 */
export async function whyPending(
  sql: Sql,
  jobs: readonly WaitingJob[],
): Promise<Map<string, Pending>> {
  const waiting = jobs.filter((job) => job.state === 'queued' || job.state === 'blocked');
  if (waiting.length === 0) return new Map();
  const now = await circumstances(sql, waiting);
  return new Map(waiting.map((job) => [job.id, reasonOf(job, now)]));
}

function reasonOf(job: WaitingJob, now: Circumstances): Pending {
  if (job.state === 'blocked') {
    const open = now.dependencies.get(job.id) ?? 0;
    return {
      code: 'dependencies',
      text: `Waits for ${counted(open, 'job')} that it depends on.`,
    };
  }
  if (job.back_off_seconds > 0) {
    const seconds = Math.ceil(job.back_off_seconds);
    return { code: 'back-off', text: `Waits ${seconds} s before attempt ${job.attempt + 1}.` };
  }
  if (now.pausedAt && job.run_id !== null) {
    const since = now.pausedAt.toISOString().slice(0, 19).replace('T', ' ');
    return { code: 'queue-paused', text: `The queue is paused since ${since} UTC.` };
  }
  return lackOf(job, now) ?? turnOf(job, now);
}

/** What no node has enough of for this job. One CPU that is merely taken is no lack: then it is a matter of turns. */
function lackOf(job: WaitingJob, { nodes }: Circumstances): Pending | undefined {
  if (nodes.length === 0) return { code: 'no-worker', text: 'No worker is ready.' };
  const needs = `Needs ${counted(job.cpus, 'CPU')} and ${formatBytes(job.memory_bytes)} on one node`;
  if (!nodes.some((node) => node.cpus >= job.cpus && node.memory >= job.memory_bytes)) {
    const largest = most(nodes, (node) => node.memory);
    const all = `${counted(largest.cpus, 'CPU')} and ${formatBytes(largest.memory)}`;
    return {
      code: 'insufficient-capacity',
      text: `${needs}; the largest, ${largest.name}, has ${all} in all.`,
    };
  }
  const wideEnough = nodes.filter((node) => node.freeCpus >= job.cpus);
  if (wideEnough.length === 0) {
    const widest = most(nodes, (node) => node.freeCpus);
    if (job.cpus === 1 || widest.freeCpus <= 0) return undefined;
    return {
      code: 'cpus',
      text: `Needs ${counted(job.cpus, 'CPU')} on one node, most free is ${widest.freeCpus} on ${widest.name}.`,
    };
  }
  const roomiest = most(wideEnough, (node) => node.freeMemory);
  if (roomiest.freeMemory >= job.memory_bytes) return undefined;
  return {
    code: 'memory',
    text: `Needs ${formatBytes(job.memory_bytes)} on one node, largest free is ${formatBytes(Math.max(0, roomiest.freeMemory))} on ${roomiest.name}.`,
  };
}

function turnOf(job: WaitingJob, { nodes, ahead }: Circumstances): Pending {
  const before = ahead.get(job.id);
  if (before === undefined)
    return {
      code: 'behind',
      text: `More than ${LOOKED_AT.toLocaleString('en-US')} jobs are before it.`,
    };
  if (before > 0)
    return {
      code: 'behind',
      text: `${counted(before, 'job')} ${before === 1 ? 'is' : 'are'} before it.`,
    };
  const widest = most(nodes, (node) => node.freeCpus);
  if (widest.freeCpus >= job.cpus)
    return { code: 'next', text: 'It is next: a worker takes it within moments.' };
  return {
    code: 'cpus',
    text: `It is next: needs ${counted(job.cpus, 'CPU')} on one node, all are taken.`,
  };
}

async function circumstances(sql: Sql, jobs: readonly WaitingJob[]): Promise<Circumstances> {
  const ids = jobs.map((job) => job.id);
  const [queue, nodes, dependencies, ahead] = await Promise.all([
    sql<{ paused_at: Date | null }>('select paused_at from job_queue'),
    sql<NodeRoom>(
      `select name, node.cpus, node.memory_bytes as memory, node.cpus - coalesce(taken.cpus, 0) as "freeCpus",
         node.memory_bytes - memory_used_bytes as "freeMemory"
       from node left join (
         select node_id, incarnation, sum(cpus) as cpus from job where state = 'running' group by node_id, incarnation
       ) as taken on taken.node_id = node.id and taken.incarnation = node.incarnation
       where node.state = 'ready' and kind = 'worker' order by name`,
    ),
    sql<{ id: string; open: number }>(
      `select job_id as id, count(*) as open from job_dependency join job on job.id = depends_on
       where job_id = any($1) and job.state <> 'succeeded' group by job_id`,
      [ids],
    ),
    sql<{ id: string; before: number }>(
      `with first as (
         select id, next_run_at, priority, fair_rank from job
         where state = 'queued' order by priority desc, fair_rank, id limit ${LOOKED_AT}
       ), due as (
         select id, row_number() over (order by priority desc, fair_rank, id) - 1 as before
         from first where next_run_at <= now()
       )
       select id, before from due where id = any($1)`,
      [ids],
    ),
  ]);
  return {
    pausedAt: queue[0]?.paused_at ?? null,
    nodes,
    dependencies: new Map(dependencies.map(({ id, open }) => [id, open])),
    ahead: new Map(ahead.map(({ id, before }) => [id, before])),
  };
}

function most(nodes: readonly NodeRoom[], value: (node: NodeRoom) => number): NodeRoom {
  return nodes.reduce((best, node) => (value(node) > value(best) ? node : best));
}

function counted(count: number, one: string): string {
  return `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;
}
