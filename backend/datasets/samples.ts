import { Inject, Injectable, Logger } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { Database } from '../database/database';
import { DatasetIngest } from './dataset-ingest';

const listSchema = z.array(z.looseObject({ name: z.string() }));

/** Brings the sample datasets in on the first start. One that was deleted, or whose name is taken, does not come back. */
@Injectable()
export class Samples {
  private readonly logger = new Logger('samples');

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly ingest: DatasetIngest,
  ) {}

  /** Loads what is missing. A failure is logged: the platform is of use without its samples. */
  async load(): Promise<void> {
    if (!this.config.loadSamples) return;
    await this.loadMissing().catch((error: unknown) => this.logger.error(error));
  }

  /** One after the other, in the order of `datasets/samples.json`. */
  private async loadMissing(): Promise<void> {
    const folder = path.join(this.config.root, 'datasets');
    const samples = listSchema.parse(
      JSON.parse(await readFile(path.join(folder, 'samples.json'), 'utf8')),
    );
    const rows = await this.database.sql<{ name: string }>(
      'select lower(name) as name from dataset where name = any($1) and (sample or deleted_at is null)',
      [samples.map((sample) => sample.name)],
    );
    const known = new Set(rows.map((row) => row.name));
    const missing = samples.filter((sample) => !known.has(sample.name.toLowerCase()));
    for (const { name } of missing) {
      await this.ingest.ingestFile({
        file: path.join(folder, `${name}.csv`),
        fileName: `${name}.csv`,
        name,
        sample: true,
      });
    }
    if (missing.length > 0) this.logger.log(`${missing.length} sample datasets loaded`);
  }
}
