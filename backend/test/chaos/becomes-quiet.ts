import type { ChaosCluster } from './chaos-cluster';
import { eventually } from './eventually';

const QUIET_SECONDS = 40;
const COPIES = 2;

/**
 * Resolves once every job has ended and every model has its copies, as far as the processes that live
 * now are concerned: a row may stand for a worker that was killed a moment ago.
 */
export async function becomesQuiet(cluster: ChaosCluster): Promise<void> {
  await eventually(async () => {
    await cluster.operator.putToWork();
    const [open] = await cluster.pool.sql<{ jobs: number; pids: number[]; models: number }>(
      `select
         (select count(*)::int from job where state in ('blocked', 'queued', 'running')) as jobs,
         array(select pid from node where state = 'ready') as pids,
         (select count(*)::int from model where state in ('ready', 'rebuilding') and $1 > (
            select count(*) from replica join node on node.id = node_id and node.incarnation = replica.incarnation
            where model_id = model.id and replica.state = 'ready' and node.state = 'ready')) as models`,
      [COPIES],
    );
    return (
      open?.jobs === 0 &&
      open.models === 0 &&
      cluster.members.every(({ stays }) => stays) &&
      cluster.workers.every(({ pid }) => open.pids.includes(pid))
    );
  }, QUIET_SECONDS);
}
