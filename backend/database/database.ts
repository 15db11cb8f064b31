import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { SqlPool } from './sql-pool';

/** Plain SQL on the same connections that TypeORM's repositories use. */
@Injectable()
export class Database extends SqlPool {
  constructor(dataSource: DataSource) {
    super((dataSource.driver as unknown as { master: pg.Pool }).master);
  }
}
