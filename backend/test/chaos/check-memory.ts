import { ChannelClient } from '../../channel/channel-client';
import { ClusterKey, helloText } from '../../channel/cluster-key';
import { encodePredict, toFloats } from '../../channel/predict-message';
import type { Signature } from '../../contracts/model';
import { encodeRows } from '../../kernels/table/encode-rows';
import type { Table } from '../../kernels/table/table';
import type { ChaosCluster } from './chaos-cluster';
import { eventually } from './eventually';
import type { Ledger } from './ledger';
import { chaosTable, PROBES, trainLocally, type Fit } from './local-training';
import { processTable, signal, type ProcessRow } from './process-table';
import { redisCommands } from './redis-commands';

const ANSWER_MS = 3_000;
/** After the last job a killed runner is replaced and stale wake-ups are read: so many seconds. */
const SETTLE_SECONDS = 10;

/**
 * What must hold outside the rows once the cluster is quiet: every replica that a row names answers
 * like the local training (I7), and nothing is left over (I10, I11).
 */
export async function checkMemory(cluster: ChaosCluster, ledger: Ledger): Promise<string[]> {
  const surprises = cluster.members.flatMap(({ surprises }) => surprises);
  return [
    ...surprises.map((surprise) => `I4 a process died by itself: ${surprise}`),
    ...cluster.operator.breaches,
    ...(await checkReplicas(cluster, ledger)),
    ...(await checkLeftovers(cluster)),
  ];
}

interface ReplicaRow {
  model_id: string;
  fingerprint: string;
  signature: Signature;
  lineage: Fit;
  node: string;
  address: string;
}

async function checkReplicas(cluster: ChaosCluster, ledger: Ledger): Promise<string[]> {
  const { sql } = cluster.pool;
  const key = await ClusterKey.forHead(sql);
  const replicas = await sql<ReplicaRow>(
    `select model_id, model.fingerprint, model.signature, model.lineage, node.name as node, node.address
     from replica join model on model.id = model_id
     join node on node.id = node_id and node.incarnation = replica.incarnation
     where replica.state = 'ready' and node.state = 'ready'`,
  );
  const { table } = chaosTable(ledger.seed);
  const found = await Promise.all(
    replicas.map(async (replica) => {
      const problem = await askReplica(key, replica, table).catch((error: unknown) =>
        String(error),
      );
      return problem === undefined ? [] : [`I7 ${replica.model_id} on ${replica.node}: ${problem}`];
    }),
  );
  return found.flat();
}

async function askReplica(
  key: ClusterKey,
  replica: ReplicaRow,
  table: Table,
): Promise<string | undefined> {
  const expected = trainLocally(table, replica.lineage);
  if (replica.fingerprint !== expected.fingerprint)
    return `its fingerprint is not that of the local training`;
  const channel = await ChannelClient.connect(replica.address, (challenge) => ({
    caller: 'head',
    signature: key.sign(helloText(challenge)),
  }));
  try {
    const rows = encodeRows(replica.signature, PROBES);
    const message = encodePredict(replica.model_id, PROBES.length, rows);
    const values = toFloats(await channel.request('predict', message, ANSWER_MS));
    return String(values) === String(expected.values) ? undefined : `answers ${String(values)}`;
  } finally {
    channel.close();
  }
}

/** Every worker has its warm runner and no other child, all of them idle; nobody reads wake-ups in vain. */
async function checkLeftovers(cluster: ChaosCluster): Promise<string[]> {
  let last: string[] = [];
  const clean = async (): Promise<boolean> => {
    last = [
      ...runnerProblems(cluster),
      ...orphans(cluster).map(({ pid }) => `runner ${pid} outlived its worker`),
      ...(await queueProblems(cluster)),
    ];
    return last.length === 0;
  };
  await eventually(clean, SETTLE_SECONDS).catch(() => undefined);
  for (const { pid } of orphans(cluster)) signal(pid, 'SIGKILL');
  return last.map((problem) => `I10 ${problem}`);
}

function runnerProblems({ workers }: ChaosCluster): string[] {
  const table = processTable();
  return workers.flatMap((worker) => {
    const own = table.filter(({ parent, state }) => parent === worker.pid && state !== 'Z');
    const idle = own.filter(({ state }) => state === 'S');
    return own.length === 1 && idle.length === 1
      ? []
      : [`${worker.name} has ${own.length} runners, ${idle.length} of them idle`];
  });
}

/** Runners of this tree whose parent is no worker. Another cluster of the tree may live beside this one. */
function orphans({ workers }: ChaosCluster): ProcessRow[] {
  const table = processTable();
  const main = workers[0]?.command.main;
  const parents = table.filter(({ command }) => command.endsWith(`${main} worker`));
  const alive = new Set(parents.map(({ pid }) => pid));
  return table.filter(
    ({ command, parent, state }) =>
      command.endsWith(`${main} runner`) && !alive.has(parent) && state !== 'Z',
  );
}

async function queueProblems({ redis }: ChaosCluster): Promise<string[]> {
  const [waiting] = await redisCommands(redis.url, ['LLEN', 'drover:jobs:wait']).catch(() => [
    'not to be had',
  ]);
  return waiting === 0 ? [] : [`wake-ups that nobody reads: ${String(waiting)}`];
}
