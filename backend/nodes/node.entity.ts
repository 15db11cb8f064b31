import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NodeState } from '../contracts/states';

/** A member of the cluster. Its row is reused when a node of the same name joins again, with a higher incarnation. */
@Entity({ name: 'node' })
export class NodeEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text') kind!: 'worker' | 'head';
  @Column('text') state!: NodeState;
  @Column('bigint') incarnation!: number;
  @Column('timestamptz', { name: 'lease_until' }) leaseUntil!: Date;
  @Column('integer') cpus!: number;
  @Column('bigint', { name: 'memory_bytes' }) memoryBytes!: number;
  /** Bytes the node's models and running jobs hold, as it last said itself. */
  @Column('bigint', { name: 'memory_used_bytes' }) memoryUsedBytes!: number;
  /** host:port of its channel. */
  @Column('text') address!: string;
  @Column('integer') pid!: number;
  @Column('text') version!: string;
  @Column('timestamptz', { name: 'joined_at' }) joinedAt!: Date;
}
