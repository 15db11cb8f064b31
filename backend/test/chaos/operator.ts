import { publicId } from '../../contracts/ids';
import type { SqlPool } from '../../database/sql-pool';

const ANSWER_MS = 2_500;

/**
 * Somebody who looks after the cluster over HTTP, at the worst of times: drains nodes and puts them to
 * work again, deletes datasets that are in use. Gives up where no answer comes.
 */
export class Operator {
  /** Answers that no fault excuses. */
  readonly breaches: string[] = [];

  constructor(private readonly cluster: { readonly pool: SqlPool; readonly url: string }) {}

  async drain(name: string): Promise<void> {
    const { sql } = this.cluster.pool;
    const [node] = await sql<{ id: string }>('select id from node where name = $1', [name]);
    if (node) await this.ask('POST', `/api/v1/nodes/${publicId('node', node.id)}/drain`);
  }

  /** Lets every node work again that was drained; a drain may arrive late, so it is asked for until none is. */
  async putToWork(): Promise<void> {
    const { sql } = this.cluster.pool;
    const drained = await sql<{ id: string }>(
      `select id from node where drained_at is not null and state = 'draining'`,
    );
    for (const { id } of drained)
      await this.ask('POST', `/api/v1/nodes/${publicId('node', id)}/undrain`);
  }

  /** Tries to delete a dataset that a model is trained on or would be rebuilt from: that is refused. */
  async deleteDatasetInUse(): Promise<void> {
    const [used] = await this.cluster.pool.sql<{ name: string }>(
      `select dataset.name from model join dataset on dataset.id = model.dataset_id limit 1`,
    );
    if (!used) return;
    const status = await this.ask('DELETE', `/api/v1/datasets/${used.name}`);
    if (status !== 409 && status !== 503)
      this.breaches.push(`I5 the delete of a dataset in use was answered ${status}`);
  }

  private async ask(method: string, path: string): Promise<number> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    return (await fetch(this.cluster.url + path, { method, signal })).status;
  }
}
