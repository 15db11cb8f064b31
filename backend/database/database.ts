import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { DiskGuard } from './disk-guard';
import { SqlPool } from './sql-pool';

/** Plain SQL on the same connections that TypeORM's repositories use, and the disk below them. */
@Injectable()
export class Database extends SqlPool {
  constructor(
    dataSource: DataSource,
    /** Where nobody says otherwise, the disk is one that cannot be seen. */
    readonly disk: DiskGuard = new DiskGuard({ databaseDirectory: undefined, diskReserveBytes: 0 }),
  ) {
    super((dataSource.driver as unknown as { master: pg.Pool }).master);
  }
}
