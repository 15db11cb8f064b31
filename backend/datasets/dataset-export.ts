import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';
import { csvChunks } from './csv-export';
import { DatasetCatalog } from './dataset-catalog';
import { parquetChunks, rowsPerGroup } from './parquet-export';
import { readStoredVersion } from './stored-version';

export interface ExportRequest {
  format: 'csv' | 'parquet';
  version?: number | undefined;
  keepFormulas: boolean;
}

export interface ExportedFile {
  /** Read from the database as the client takes them. */
  chunks: AsyncIterable<string | Uint8Array>;
  type: string;
  fileName: string;
}

/** Versions as files. */
@Injectable()
export class DatasetExport {
  constructor(
    private readonly database: Database,
    private readonly catalog: DatasetCatalog,
  ) {}

  /** Throws what is wrong with the request; nothing is read of the rows before the file is. */
  async open(reference: string, request: ExportRequest): Promise<ExportedFile> {
    const { dataset, version } = await this.catalog.resolve(reference, request.version);
    const { sql } = this.database;
    const stored = await readStoredVersion(sql, version.id);
    const fileName = `${dataset.name}-v${version.number}.${request.format}`;
    if (request.format === 'csv')
      return { chunks: csvChunks(sql, stored, request), type: 'text/csv; charset=utf-8', fileName };
    rowsPerGroup(stored);
    return {
      chunks: parquetChunks(sql, stored),
      type: 'application/vnd.apache.parquet',
      fileName,
    };
  }
}
