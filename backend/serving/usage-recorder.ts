import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database';

const WRITE_EVERY_MS = 5_000;

/** Remembers which models were used, and writes it now and then: the order in which models come back. */
@Injectable()
export class UsageRecorder implements BeforeApplicationShutdown {
  private used = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly database: Database) {
    this.timer = setInterval(() => void this.write(), WRITE_EVERY_MS).unref();
  }

  note(modelId: string): void {
    this.used.add(modelId);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.write();
  }

  /** Only an order of preference is lost where Postgres does not answer. */
  private async write(): Promise<void> {
    if (this.used.size === 0) return;
    const ids = [...this.used];
    this.used = new Set();
    await this.database
      .sql('update model set last_used_at = now() where id = any ($1::uuid[])', [ids])
      .catch(() => ids.forEach((id) => this.used.add(id)));
  }
}
