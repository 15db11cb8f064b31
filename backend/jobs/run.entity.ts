import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JsonObject } from '../contracts/json';
import type { RunState } from '../contracts/states';

/** What a user started. Its state is derived from its jobs (settle-run.ts). */
@Entity({ name: 'run' })
export class RunEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') state!: RunState;
  /** The request as it was understood, defaults filled in. */
  @Column('jsonb') spec!: JsonObject;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}
