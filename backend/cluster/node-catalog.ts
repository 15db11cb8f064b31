import { Injectable } from '@nestjs/common';
import { parsePublicId } from '../contracts/ids';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import type { NodeRow } from './node-view';

const SELECT = `
  select node.id, name, kind, node.state, node.cpus, node.memory_bytes, memory_used_bytes, node.incarnation, address, version, joined_at, node.lease_until,
    coalesce(work.cpus, 0) as cpus_used, coalesce(work.jobs, 0) as running_jobs,
    (select count(*) from replica where replica.node_id = node.id and replica.incarnation = node.incarnation and replica.state = 'ready') as models
  from node left join (
    select node_id, incarnation, sum(cpus) as cpus, count(*) as jobs from job where state = 'running' group by node_id, incarnation
  ) as work on work.node_id = node.id and work.incarnation = node.incarnation`;

/** Reads nodes with what runs and lives on them: true numbers, or none. */
@Injectable()
export class NodeCatalog {
  constructor(private readonly database: Database) {}

  /** The living, and those that died within the last hour. */
  list(): Promise<NodeRow[]> {
    return this.database.sql<NodeRow>(
      `${SELECT} where node.state <> 'dead' or node.lease_until > now() - interval '1 hour' order by node.state = 'dead', name`,
    );
  }

  async get(publicNodeId: string): Promise<NodeRow> {
    const id = parsePublicId('node', publicNodeId);
    const [row] =
      id === undefined
        ? []
        : await this.database.sql<NodeRow>(`${SELECT} where node.id = $1`, [id]);
    if (!row)
      throw new DomainError(
        'node-not-found',
        `There is no node ${JSON.stringify(publicNodeId)}. GET /api/v1/nodes lists them.`,
      );
    return row;
  }
}
