import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ColumnSchema } from '../contracts/table';
import type { StoredOrigin } from './table-origin';
import type { VersionChange } from './version-change';

/** One immutable content of a dataset. Its bytes are the blocks that its segments name. */
@Entity({ name: 'dataset_version' })
export class DatasetVersion {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  @Column({ name: 'dataset_id', type: 'uuid' })
  datasetId!: string;

  /** 1, 2, 3 … within the dataset. */
  @Column({ name: 'number', type: 'integer' })
  number!: number;

  /** Lower-case hex, see content-hash.ts. */
  @Column({ name: 'content_hash', type: 'text' })
  contentHash!: string;

  @Column({ name: 'row_count', type: 'integer' })
  rowCount!: number;

  /** Bytes of all blocks, compressed. */
  @Column({
    name: 'stored_bytes',
    type: 'bigint',
    transformer: { from: Number, to: (bytes: number) => bytes },
  })
  storedBytes!: number;

  @Column({ name: 'columns', type: 'jsonb' })
  columns!: ColumnSchema[];

  /** Null for a first version. */
  @Column({ name: 'change', type: 'jsonb', nullable: true })
  change!: VersionChange | null;

  @Column({ name: 'origin', type: 'jsonb' })
  origin!: StoredOrigin;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
