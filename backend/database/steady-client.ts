import { Client, type ClientConfig } from 'pg';
import { isUnanswered } from './database-errors';

/**
 * A connection of every pool of ours, TypeORM's too. A socket that breaks between two statements
 * never ends the process, and a statement that was given up on takes its connection with it: the
 * server may still be at it, and would answer the next one with that.
 */
export class SteadyClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
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
