import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import type { WorkerAnswer, WorkerOrder } from '../contracts/worker-orders';
import { DomainError } from '../errors/domain-error';

/** A worker that is removed has 8 s to end. */
const ANSWER_TIMEOUT_MS = 15_000;

/** Asks the supervisor that started this head, over IPC. Owns the questions that wait for an answer. */
@Injectable()
export class SupervisorLine implements OnModuleDestroy {
  private readonly waiting = new Map<number, (answer: WorkerAnswer) => void>();
  private asked = 0;
  private readonly hear = (message: Partial<WorkerAnswer> | null): void => {
    if (message?.type === 'worker-answer')
      this.waiting.get((message as WorkerAnswer).id)?.(message as WorkerAnswer);
  };

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'isSupervised'>) {
    if (config.isSupervised) process.on('message', this.hear);
  }

  onModuleDestroy(): void {
    process.off('message', this.hear);
  }

  /** Throws `no-supervisor` where there is none, and `worker-limit` with the reason where it refuses. */
  async ask(order: WorkerOrder['order']): Promise<WorkerAnswer> {
    if (!this.config.isSupervised || !process.connected)
      throw new DomainError(
        'no-supervisor',
        'No supervisor started this head, so it can start and stop no worker process. With Docker: docker compose up -d --scale worker=3. By hand: start a worker with DATABASE_URL and REDIS_URL of this head, or stop one with SIGTERM; it drains first.',
      );
    const id = ++this.asked;
    const answer = await new Promise<WorkerAnswer | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), ANSWER_TIMEOUT_MS);
      this.waiting.set(id, (heard) => {
        clearTimeout(timer);
        resolve(heard);
      });
      process.send?.({ type: 'worker-order', id, order } satisfies WorkerOrder);
    });
    this.waiting.delete(id);
    if (!answer) throw new Error(`the supervisor did not answer ${order.act}`);
    if (answer.refusal !== undefined) throw new DomainError('worker-limit', answer.refusal);
    return answer;
  }
}
