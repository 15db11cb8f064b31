import type { ChaosCluster, Ways } from './chaos-cluster';
import type { Member } from './member';
import { limitRedis, redisCommands } from './redis-commands';

interface Fault {
  /** How often it is drawn, beside the others. */
  weight: number;
  /** Strikes; answers how it ends, where it lasts. Whatever lasts, `ChaosCluster.heal` ends too. */
  strike: (cluster: ChaosCluster, target: number) => (() => void) | void;
}

const SLOW_MS = 500;
/** Less than an empty Redis takes: every command that needs memory is refused. */
const FULL_BYTES = 1;

const worker = ({ workers }: ChaosCluster, target: number): Member =>
  workers[Math.floor(target * workers.length)]!;
const head = ({ heads }: ChaosCluster, target: number): Member =>
  heads[Math.floor(target * heads.length)]!;

function frozen(choose: (cluster: ChaosCluster, target: number) => Member): Fault['strike'] {
  return (cluster, target) => {
    const member = choose(cluster, target);
    member.freeze();
    return () => member.thaw();
  };
}

function onWay(
  store: keyof Ways,
  strike: (way: Ways[keyof Ways]) => void,
  lasts = true,
): Fault['strike'] {
  return ({ members, ways }, target) => {
    const member = members[Math.floor(target * members.length)]!;
    const way = ways.get(member.name)![store];
    strike(way);
    return lasts ? () => way.heal() : undefined;
  };
}

/** What somebody asks of the cluster: under faults it may get no answer. */
function asked(act: Promise<unknown>): void {
  act.catch(() => undefined);
}

/** Everything that is done to a cluster. A new fault is a new row here. */
export const FAULTS = {
  'kill-worker': { weight: 2, strike: (cluster, target) => worker(cluster, target).kill() },
  'freeze-worker': { weight: 3, strike: frozen(worker) },
  'kill-all-workers': {
    weight: 1,
    strike: ({ workers }) => workers.forEach((each) => each.kill()),
  },
  'kill-runner': { weight: 1, strike: (cluster, target) => worker(cluster, target).killChildren() },
  'stop-worker': { weight: 1, strike: (cluster, target) => worker(cluster, target).terminate() },
  'kill-head': { weight: 1, strike: (cluster, target) => head(cluster, target).kill() },
  'freeze-head': { weight: 1, strike: frozen(head) },
  'crash-redis': { weight: 1, strike: ({ redis }) => redis.crash('SIGKILL') },
  'flush-redis': {
    weight: 1,
    strike: ({ redis }) => void redisCommands(redis.url, ['FLUSHALL']).catch(() => undefined),
  },
  'freeze-redis': {
    weight: 1,
    strike: ({ redis }) => {
      redis.freeze();
      return () => redis.thaw();
    },
  },
  'fill-redis': {
    weight: 1,
    strike: ({ redis }) => {
      asked(limitRedis(redis.url, FULL_BYTES));
      return () => asked(limitRedis(redis.url, 0));
    },
  },
  'drain-node': {
    weight: 1,
    strike: (cluster, target) => {
      asked(cluster.operator.drain(worker(cluster, target).name));
      return () => asked(cluster.operator.putToWork());
    },
  },
  'delete-dataset': {
    weight: 1,
    strike: ({ operator }) => asked(operator.deleteDatasetInUse()),
  },
  'crash-postgres': { weight: 1, strike: ({ postgres }) => postgres.crash('SIGQUIT') },
  'freeze-postgres': {
    weight: 1,
    strike: ({ postgres }) => {
      postgres.freeze();
      return () => postgres.thaw();
    },
  },
  'cut-postgres': { weight: 1, strike: onWay('postgres', (way) => way.cut(), false) },
  'swallow-postgres': { weight: 1, strike: onWay('postgres', (way) => way.swallow()) },
  'slow-postgres': { weight: 1, strike: onWay('postgres', (way) => way.delay(SLOW_MS)) },
  'cut-redis': { weight: 1, strike: onWay('redis', (way) => way.cut(), false) },
  'swallow-redis': { weight: 1, strike: onWay('redis', (way) => way.swallow()) },
  'slow-redis': { weight: 1, strike: onWay('redis', (way) => way.delay(SLOW_MS)) },
} as const satisfies Record<string, Fault>;

export type FaultKind = keyof typeof FAULTS;
