import type { Queue } from 'bull';
import { randomUUID } from 'node:crypto';

/**
 * Stops and continues taking messages in this process, over the connection that it has.
 *
 * Bull's own pause closes the connection that waits for messages, to end the wait, and opens another.
 * Where Redis is away just then, that one is given up for good: each message that Bull asks for fails
 * from then on, until a later pause happens to succeed. Where it was so young that its first command,
 * the name that Bull gives it, had not been sent, this is rejected in a promise that Bull lets go, and
 * the process ends. So Bull is told that there is nothing to close, the name comes with the handshake,
 * and Redis is asked to end the wait.
 */
export class LocalPause {
  private readonly queue: QueueInside;

  /** @param name of the connection that waits, in Redis; no other may have it */
  constructor(
    queue: Queue,
    private readonly name = `drover-${randomUUID()}`,
  ) {
    this.queue = queue as QueueInside;
    this.queue.setWorkerName = () => {
      this.queue.bclient.options.connectionName = this.name;
      return Promise.resolve();
    };
  }

  /** When this resolves nothing is taken any more, but for a message that is on its way. */
  async pause(): Promise<void> {
    this.queue.bclientInitialized = false;
    await this.queue.pause(true, true);
    await this.endWait();
  }

  async resume(): Promise<void> {
    await this.queue.resume(true);
  }

  private async endWait(): Promise<void> {
    const { client } = this.queue;
    const connections = (await client.client('LIST')) as string;
    const own = connections.split('\n').find((line) => line.includes(` name=${this.name} `));
    const id = own?.match(/^id=(\d+)/)?.[1];
    if (id !== undefined) await client.client('UNBLOCK', id);
  }
}

/** What Bull's declarations leave out. */
interface QueueInside extends Queue {
  /** The connection that waits; made when it is first asked for. */
  bclient: Queue['client'];
  /** Whether Bull closes that connection at a pause. */
  bclientInitialized: boolean;
}
