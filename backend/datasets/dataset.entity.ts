import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A named table. Its content lives in versions; a deleted one keeps its row, so that lineage can still say its name. */
@Entity({ name: 'dataset' })
export class Dataset {
  @PrimaryColumn({ name: 'id', type: 'uuid' })
  id!: string;

  /** Slug, unique among the living datasets whatever its case. */
  @Column({ name: 'name', type: 'text' })
  name!: string;

  /** What people read: the file's name without its extension, any script. */
  @Column({ name: 'display_name', type: 'text' })
  displayName!: string;

  /** True for the datasets that came with the platform. */
  @Column({ name: 'sample', type: 'boolean' })
  sample!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;
}
