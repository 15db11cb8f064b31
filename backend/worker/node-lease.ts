import type { SqlPool } from '../database/sql-pool';
import { renewLeases, type AttemptKey, type RunningAttempt } from '../jobs/renew-leases';
import {
  joinCluster,
  leaveCluster,
  rejoinCluster,
  renewNode,
  startLeaving,
  type Incarnation,
  type JoiningNode,
  type Standing,
} from '../nodes/membership';

/**
 * A worker's place in the cluster and its hold on what it runs. Has a database connection of its
 * own, so that no other work of the worker can delay a renewal.
 */
export class NodeLease {
  private owner: Incarnation | undefined;
  /** By address and process it knows itself again. */
  private who: Pick<JoiningNode, 'address' | 'pid'> | undefined;

  constructor(
    private readonly database: SqlPool,
    private readonly leaseSeconds: number,
  ) {}

  /** Undefined before it has joined and after it has lost its place. */
  get self(): Incarnation | undefined {
    return this.owner;
  }

  async join(node: JoiningNode): Promise<Incarnation> {
    const joined = await this.database.transaction((sql) => joinCluster(sql, node));
    this.owner = joined;
    this.who = node;
    return joined;
  }

  /** After having been declared dead. Undefined: another worker has the name now. */
  async rejoin(node: JoiningNode, former: Incarnation): Promise<Incarnation | undefined> {
    this.owner = await this.database.transaction((sql) => rejoinCluster(sql, node, former));
    return this.owner;
  }

  renew(self: Incarnation, memoryUsedBytes: number): Promise<Standing> {
    const { address = '', pid = 0 } = this.who ?? {};
    const beat = { leaseSeconds: this.leaseSeconds, memoryUsedBytes, address, pid };
    return renewNode(this.database.sql, self, beat);
  }

  /** Returns the attempts that are still this worker's. */
  renewJobs(attempts: readonly RunningAttempt[]): Promise<AttemptKey[]> {
    return renewLeases(this.database.sql, attempts, this.leaseSeconds);
  }

  async drain(): Promise<void> {
    if (this.owner) await startLeaving(this.database.sql, this.owner.nodeId);
  }

  /** Gives the place up, for good. */
  async leave(): Promise<void> {
    const { owner } = this;
    this.owner = undefined;
    if (owner) await this.database.transaction((sql) => leaveCluster(sql, owner));
  }

  /** Another worker has the name: there is nothing left to renew or to leave. */
  forget(): void {
    this.owner = undefined;
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
