import { InjectQueue, OnQueueError, Process, Processor } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { WakeUps, type WakeUp } from './wake-ups';

export const QUEUE_NAME = 'jobs';
const SEND_TIMEOUT_MS = 1_500;

interface Message {
  jobId: string;
}

/** Sends wake-ups through Bull. A message carries a job's id and nothing else: no spec, no secret. */
@Injectable()
export class BullWakeUps extends WakeUps {
  private onWakeUp: ((jobId: string) => Promise<void>) | undefined;

  constructor(@InjectQueue(QUEUE_NAME) private readonly queue: Queue<Message>) {
    super();
  }

  async send(wakeUp: WakeUp): Promise<void> {
    if (this.health() !== 'answering') throw new Error('Redis does not answer');
    const jobId = `${wakeUp.jobId}.${wakeUp.attempt}.${wakeUp.dispatchSeq}`;
    await within(SEND_TIMEOUT_MS, this.queue.add({ jobId: wakeUp.jobId }, { jobId }));
  }

  listen(onWakeUp: (jobId: string) => Promise<void>): void {
    this.onWakeUp = onWakeUp;
  }

  async deliver(message: Message): Promise<void> {
    await this.onWakeUp?.(message.jobId);
  }

  async pause(): Promise<void> {
    await this.queue.pause(true, true);
  }

  async resume(): Promise<void> {
    await this.queue.resume(true);
  }

  health(): 'answering' | 'silent' {
    return this.queue.client.status === 'ready' ? 'answering' : 'silent';
  }
}

/** Takes messages off the queue on a worker; heads do not register it. */
@Processor(QUEUE_NAME)
export class WakeUpProcessor {
  private readonly logger = new Logger('queue');
  private silent = false;

  constructor(private readonly wakeUps: BullWakeUps) {}

  @Process({ concurrency: 1 })
  async process(job: Job<Message>): Promise<void> {
    this.silent = false;
    await this.wakeUps.deliver(job.data);
  }

  /** Bull reconnects by itself and reports every try: once is enough to read. */
  @OnQueueError()
  onError(error: Error): void {
    if (!this.silent)
      this.logger.warn(`Redis does not answer (${error.message}); polling Postgres meanwhile`);
    this.silent = true;
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Redis did not answer within ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
