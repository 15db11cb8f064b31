import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JobKind, JobPayload } from '../contracts/jobs';
import type { JobState } from '../contracts/states';

/** The smallest unit of scheduled work. Its state moves only through the statements of this folder. */
@Entity({ name: 'job' })
export class JobEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'run_id', nullable: true }) runId!: string | null;
  @Column('text') kind!: JobKind;
  /** Names the job within its run, and seeds it: never its order. */
  @Column('text') key!: string;
  @Column('jsonb') payload!: JobPayload<JobKind>;
  @Column('text') state!: JobState;
  @Column('integer') priority!: number;
  @Column('integer') cpus!: number;
  @Column('bigint', { name: 'memory_bytes' }) memoryBytes!: number;
  /** Tries so far; also the fencing token: only the highest one may write a result. */
  @Column('integer') attempt!: number;
  @Column('integer') failures!: number;
  @Column('integer') losses!: number;
  @Column('integer', { name: 'max_failures' }) maxFailures!: number;
  @Column('integer', { name: 'max_losses' }) maxLosses!: number;
  @Column('timestamptz', { name: 'next_run_at' }) nextRunAt!: Date;
  @Column('uuid', { name: 'node_id', nullable: true }) nodeId!: string | null;
  @Column('integer', { name: 'progress_done' }) progressDone!: number;
  @Column('integer', { name: 'progress_total' }) progressTotal!: number;
  @Column('text', { name: 'reason_code', nullable: true }) reasonCode!: string | null;
  @Column('text', { name: 'reason_text', nullable: true }) reasonText!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
