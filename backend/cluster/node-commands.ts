import { Injectable } from '@nestjs/common';
import { publicId } from '../contracts/ids';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import { drainNode, undrainNode } from '../nodes/membership';
import type { NodeRow } from './node-view';

/** What people may do to nodes. The row decides; the node learns of it from its next beat. */
@Injectable()
export class NodeCommands {
  constructor(private readonly database: Database) {}

  async drain(node: NodeRow): Promise<void> {
    if (!(await drainNode(this.database.sql, node.id))) throw refusal(node, 'ready', 'drained');
  }

  async undrain(node: NodeRow): Promise<void> {
    if (!(await undrainNode(this.database.sql, node.id)))
      throw refusal(node, 'draining', 'put to work again');
  }
}

function refusal(node: NodeRow, needed: string, act: string): DomainError {
  return new DomainError(
    'node-state',
    `Node ${node.name} (${publicId('node', node.id)}) is ${node.state}; only a node that is ${needed} can be ${act}.`,
  );
}
