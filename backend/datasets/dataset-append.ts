import { Injectable } from '@nestjs/common';
import { stat } from 'node:fs/promises';
import { Database } from '../database/database';
import { uuidv7 } from '../database/uuid';
import { DomainError } from '../errors/domain-error';
import { appendVersion } from './append-version';
import { DatasetCatalog } from './dataset-catalog';
import { dropUnnamed, type Ingested } from './dataset-ingest';
import { ParserPool } from './parser/parser-pool';
import type { ReadOptions } from './parser/read-options';

export interface RowsToAppend {
  /** Path of the file on this machine; the caller removes it. */
  file: string;
  /** Its name as it was sent. */
  fileName: string;
  options: ReadOptions;
  /** What happens to columns that only one side has. */
  otherColumns: 'refuse' | 'fill';
  /** The latest version, as the caller knows it: refused where it is not that any more. */
  version: number | undefined;
}

/** Others may be faster so often before one gives up; each time one of them has made a version. */
const MOST_TRIES = 8;

/** Adds rows to datasets: what was there and what came are the next version, or nothing is. */
@Injectable()
export class DatasetAppend {
  constructor(
    private readonly database: Database,
    private readonly catalog: DatasetCatalog,
    private readonly parser: ParserPool,
  ) {}

  async append(reference: string, rows: RowsToAppend): Promise<Ingested> {
    await this.database.disk.requireRoomForData((await stat(rows.file)).size);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const appended = await this.tryOnce(reference, rows);
      if (appended) return appended;
      if (rows.version !== undefined) break;
    }
    const { dataset, version } = await this.catalog.resolve(reference);
    throw new DomainError(
      'dataset-changed',
      `The latest version of ${JSON.stringify(dataset.name)} is ${version.number} by now; nothing was added. Look at it, then append to that.`,
    );
  }

  /** Undefined where somebody else made a version meanwhile. */
  private async tryOnce(reference: string, rows: RowsToAppend): Promise<Ingested | undefined> {
    const { file, fileName, options, otherColumns } = rows;
    const base = await this.catalog.resolve(reference, rows.version);
    const [uploadId, mergedUploadId] = [uuidv7(), uuidv7()];
    const versionId = base.version.id;
    try {
      const request = {
        file,
        fileName,
        options,
        otherColumns,
        versionId,
        uploadId,
        mergedUploadId,
      };
      const table = await this.parser.append(request);
      const made = await this.database.transaction((sql) => appendVersion(sql, base, table));
      if (!made) return undefined;
      const found = await this.catalog.resolve(base.dataset.name, made.number);
      const versions = await this.catalog.versionsOf(found.dataset.id);
      return { created: made.created, ...found, versions };
    } finally {
      await dropUnnamed(this.database, [uploadId, mergedUploadId]);
    }
  }
}
