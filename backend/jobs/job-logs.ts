import { Injectable } from '@nestjs/common';
import { Database } from '../database/database';

export interface LogChunk {
  seq: number;
  at: Date;
  text: string;
}

/** Chunks read at once: bounds what one answer holds. */
const PAGE = 500;

/** Reads what runners printed; it stays when the worker is gone. */
@Injectable()
export class JobLogs {
  constructor(private readonly database: Database) {}

  /** At most 500 chunks of an attempt's log, in order, after the chunk `after`. */
  page(jobId: string, attempt: number, after: number): Promise<LogChunk[]> {
    return this.database.sql<LogChunk>(
      `select seq, at, text from attempt_log where job_id = $1 and attempt = $2 and seq > $3 order by seq limit ${PAGE}`,
      [jobId, attempt, after],
    );
  }

  /** The whole text of an attempt's log, page by page. */
  async *text(jobId: string, attempt: number, after: number): AsyncGenerator<string> {
    for (;;) {
      const chunks = await this.page(jobId, attempt, after);
      yield chunks.map((chunk) => chunk.text).join('');
      const last = chunks.at(-1);
      if (chunks.length < PAGE || !last) return;
      after = last.seq;
    }
  }
}
