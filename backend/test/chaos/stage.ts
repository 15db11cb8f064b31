import { publicId } from '../../contracts/ids';
import { becomesQuiet } from './becomes-quiet';
import type { ChaosCluster, Ways } from './chaos-cluster';
import { checkMemory } from './check-memory';
import { Clients } from './clients';
import { eventually } from './eventually';
import { checkRows } from './invariants';
import { Ledger, type Entry } from './ledger';
import type { Fit } from './local-training';
import type { Member } from './member';
import type { PlannedWork } from './plan-schedule';
import type { Trap } from './tcp-proxy';

const PATIENCE_SECONDS = 30;

/** Name of the statement that ends a job, on its way to Postgres. */
const FINISH = 'finish-job';

/**
 * A directed scenario on a whole cluster: submits jobs, waits for what a scenario is about, and
 * checks at its end every invariant that the random schedules are checked for.
 */
export class Stage {
  private static opened = 0;
  private jobs = 0;

  private constructor(
    readonly cluster: ChaosCluster,
    readonly ledger: Ledger,
    private readonly clients: Clients,
  ) {}

  static async open(cluster: ChaosCluster): Promise<Stage> {
    await cluster.heal();
    await cluster.reset();
    const ledger = new Ledger(++Stage.opened, `stage-${Stage.opened}`);
    const clients = new Clients(cluster, ledger);
    await clients.upload();
    return new Stage(cluster, ledger, clients);
  }

  fit(fit: Partial<Fit> = {}): Promise<Entry> {
    return this.submit({
      type: 'fit',
      fit: { algorithm: 'LinearRegression', parameters: {}, seed: 11, ...fit },
    });
  }

  async submit(work: PlannedWork, twice = false): Promise<Entry> {
    const key = `${this.ledger.dataset}-${++this.jobs}`;
    await this.clients.play({ key, atMs: 0, work, cancelAfterMs: undefined, twice });
    const entry = this.ledger.entries.find(({ planned }) => planned.key === key);
    if (!entry) throw new Error(this.ledger.violations.join('\n'));
    return entry;
  }

  cancel(entry: Entry): Promise<void> {
    return this.clients.cancel(entry);
  }

  /** The worker on which the job's attempt of this number runs. */
  async workerOf(entry: Entry, attempt = 1): Promise<Member> {
    const [{ name }] = await eventually(async () => {
      const rows = await this.cluster.pool.sql<{ name: string }>(
        `select name from job join node on node.id = job.node_id
         where job.id = $1 and job.state = 'running' and attempt = $2`,
        [entry.jobId, attempt],
      );
      return rows.length === 1 ? (rows as [{ name: string }]) : undefined;
    }, PATIENCE_SECONDS);
    return this.cluster.worker(name);
  }

  /** Resolves when the job is in that state. */
  async is(entry: Entry, state: string): Promise<void> {
    await eventually(async () => (await this.job(entry)).state === state, PATIENCE_SECONDS);
  }

  /** Resolves when the job's first attempt has come back late and was refused. */
  async isFenced(entry: Entry): Promise<void> {
    await eventually(async () => (await this.attempts(entry))[0] === 'fenced', PATIENCE_SECONDS);
  }

  /** States of the job's attempts, in order. */
  async attempts(entry: Entry): Promise<string[]> {
    const rows = await this.cluster.pool.sql<{ state: string }>(
      'select state from attempt where job_id = $1 order by number',
      [entry.jobId],
    );
    return rows.map(({ state }) => state);
  }

  async job(entry: Entry): Promise<{ state: string; failures: number; losses: number }> {
    const [job] = await this.cluster.pool.sql<{ state: string; failures: number; losses: number }>(
      'select state, failures, losses from job where id = $1',
      [entry.jobId],
    );
    return job!;
  }

  /** Springs on whichever worker finishes next; resolves with it. Traps on the others are lifted. */
  async nextFinish(lose: Trap['lose'], at: 'commit' | 'statement'): Promise<Member> {
    const rule = { when: FINISH, at: at === 'commit' ? 'commit' : FINISH, lose };
    const worker = await Promise.race(
      this.cluster.workers.map(async (each) => {
        await this.way(each).setTrap(rule);
        return each;
      }),
    );
    for (const each of this.cluster.workers) this.way(each).liftTrap();
    return worker;
  }

  /** Freezes the worker that is just about to finish a job: its result is there, its word is not. */
  async freezeAtFinish(): Promise<Member> {
    const worker = await this.nextFinish('request', 'statement');
    worker.freeze();
    return worker;
  }

  request(method: string, path: string): Promise<Response> {
    return fetch(this.cluster.url + path, { method, signal: AbortSignal.timeout(5_000) });
  }

  jobPath(entry: Entry): string {
    return `/api/v1/jobs/${publicId('job', entry.jobId)}`;
  }

  /** Every breach of an invariant, once all is quiet. */
  async violations(): Promise<string[]> {
    await becomesQuiet(this.cluster);
    return [
      ...this.ledger.violations,
      ...(await checkRows(this.cluster.pool.sql, this.ledger)),
      ...(await checkMemory(this.cluster, this.ledger)),
    ];
  }

  private way(worker: Member): Ways['postgres'] {
    return this.cluster.waysOf(worker).postgres;
  }
}
