import { WakeUps } from './wake-ups';

/** Stands in where there is no Redis: nobody is woken, workers find their jobs by polling Postgres. */
export class PollingOnly extends WakeUps {
  async send(): Promise<void> {
    await Promise.resolve();
  }

  listen(): void {
    return undefined;
  }

  async pause(): Promise<void> {
    await Promise.resolve();
  }

  async resume(): Promise<void> {
    await Promise.resolve();
  }

  health(): 'absent' {
    return 'absent';
  }
}
