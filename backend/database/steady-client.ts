import { Client, type ClientConfig } from 'pg';
import { isUnanswered } from './database-errors';

/**
 * Queues are indexes read from the front, a few rows at a time. While statistics lag behind a backlog
 * that came at once, a bitmap looks cheaper to the planner and reads all of it for every claim
 * (measured with 10,000 jobs: 20 ms instead of 0.4). A plan that was kept from when the table was empty
 * would read all of it as well (with 100,000 jobs: a claim of 250 ms). Statements are far too small
 * for a compiler.
 */
const PLANNER = '-c enable_bitmapscan=off -c enable_seqscan=off -c jit=off';

/**
 * A connection of every pool of ours, TypeORM's too. A socket that breaks between two statements
 * never ends the process, and a statement that was given up on takes its connection with it: the
 * server may still be at it, and would answer the next one with that.
 */
export class SteadyClient extends Client {
  constructor(config?: ClientConfig) {
    super({ ...config, options: PLANNER });
    // without a listener an 'error' ends the process; who sends the next statement hears of it
    this.on('error', () => undefined);
    const send = this.query.bind(this) as (...given: unknown[]) => unknown;
    const sendAndWatch = (...given: unknown[]): unknown => {
      const answer = send(...given);
      if (answer instanceof Promise) answer.catch((error: unknown) => this.endIfUnanswered(error));
      return answer;
    };
    this.query = sendAndWatch as Client['query'];
  }

  /** Marks it as ending at once, so that no pool takes it back. */
  private endIfUnanswered(error: unknown): void {
    if (isUnanswered(error)) void this.end();
  }
}
