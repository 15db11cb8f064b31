import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Lineage, Signature, Task } from '../contracts/model';
import type { ModelState } from '../contracts/states';

/** A trained model's metadata: everything but its bytes, which live in workers' memory only. */
@Entity({ name: 'model' })
export class ModelEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('integer') version!: number;
  @Column('text') algorithm!: string;
  @Column('uuid', { name: 'dataset_id' }) datasetId!: string;
  @Column('uuid', { name: 'dataset_version_id' }) datasetVersionId!: string;
  @Column('text') task!: Task;
  @Column('text') target!: string;
  @Column('jsonb') lineage!: Lineage;
  @Column('jsonb') signature!: Signature;
  /** SHA-256 of the serialised model, hexadecimal. */
  @Column('text') fingerprint!: string;
  @Column('bigint', { name: 'byte_size' }) byteSize!: number;
  @Column('text') state!: ModelState;
  @Column('uuid', { name: 'job_id' }) jobId!: string;
  @Column('double precision', { name: 'fit_seconds' }) fitSeconds!: number;
  @Column('integer', { name: 'training_rows' }) trainingRows!: number;
  @Column('integer', { name: 'test_rows' }) testRows!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'last_used_at' }) lastUsedAt!: Date;
}
