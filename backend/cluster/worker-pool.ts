import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { publicId } from '../contracts/ids';
import type { WorkerBudget } from '../contracts/worker-orders';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import { countSoleReplicas } from '../models/sole-replicas';
import { startLeaving, undrainNode } from '../nodes/membership';
import { NodeCatalog } from './node-catalog';
import type { NodeRow } from './node-view';
import { SupervisorLine } from './supervisor-line';

const LOOK_EVERY_MS = 250;

export interface PoolChange {
  name: string;
  before: number;
  after: number;
}

/** Makes the pool of this machine's workers larger and smaller. What a worker holds is moved before it goes. */
@Injectable()
export class WorkerPool {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'drainSeconds'>,
    private readonly database: Database,
    private readonly catalog: NodeCatalog,
    private readonly supervisor: SupervisorLine,
  ) {}

  async add(budget: WorkerBudget): Promise<PoolChange> {
    const { name = '', workers } = await this.supervisor.ask({ act: 'add', ...budget });
    return { name, before: workers.length - 1, after: workers.length };
  }

  /** @param reference a worker's name, or its position among the living nodes, from 0 */
  async remove(reference: string | number): Promise<PoolChange> {
    const { workers } = await this.supervisor.ask({ act: 'list' });
    const node = await this.find(reference);
    if (!workers.includes(node.name))
      throw new DomainError(
        'no-supervisor',
        `${node.name} was not started by this head's supervisor. Stop it where it runs, with SIGTERM; it drains first.`,
      );
    if (workers.length > 1) await this.empty(node);
    try {
      const left = await this.supervisor.ask({ act: 'remove', name: node.name });
      return { name: node.name, before: workers.length, after: left.workers.length };
    } catch (error) {
      await undrainNode(this.database.sql, node.id);
      throw error;
    }
  }

  private async find(reference: string | number): Promise<NodeRow> {
    const alive = (await this.catalog.list()).filter((node) => node.state !== 'dead');
    const node =
      typeof reference === 'number'
        ? alive[reference]
        : alive.find(({ name }) => name === reference);
    if (node) return node;
    throw new DomainError(
      'node-not-found',
      `There is no worker ${JSON.stringify(reference)}. The living ones, from 0: ${alive.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  }

  /** Ends when its jobs have ended or were handed back and no model would be lost with it, or patience is over. */
  private async empty(node: NodeRow): Promise<void> {
    await startLeaving(this.database.sql, node.id);
    const deadline = performance.now() + this.config.drainSeconds * 1000;
    while (performance.now() < deadline) {
      const { running_jobs: running } = await this.catalog.get(publicId('node', node.id));
      const owner = { nodeId: node.id, incarnation: node.incarnation };
      if (running === 0 && (await countSoleReplicas(this.database.sql, owner)) === 0) return;
      await sleep(LOOK_EVERY_MS);
    }
  }
}
