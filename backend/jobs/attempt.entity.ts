import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttemptState } from '../contracts/states';

/** One try at a job, by one incarnation of one node. */
@Entity({ name: 'attempt' })
export class AttemptEntity {
  @PrimaryColumn('uuid', { name: 'job_id' }) jobId!: string;
  @PrimaryColumn('integer') number!: number;
  @Column('uuid', { name: 'node_id' }) nodeId!: string;
  @Column('bigint') incarnation!: number;
  @Column('text') state!: AttemptState;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'reason_code', nullable: true }) reasonCode!: string | null;
  @Column('text', { name: 'reason_text', nullable: true }) reasonText!: string | null;
  @Column('text', { name: 'log_tail', nullable: true }) logTail!: string | null;
}
