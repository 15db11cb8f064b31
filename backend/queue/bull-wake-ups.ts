import { InjectQueue, Process, Processor } from '@nestjs/bull';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { LocalPause } from './local-pause';
import { RedisPulse } from './redis-pulse';
import { WakeUps, type WakeUp } from './wake-ups';
import { NoAnswer, within } from './within';

export const QUEUE_NAME = 'jobs';
const SEND_TIMEOUT_MS = 1_500;
/** Bull waits without bound for what a Redis that hangs should answer. */
const CLOSE_TIMEOUT_MS = 2_000;

interface Message {
  jobId: string;
}

/** Sends wake-ups through Bull. A message carries a job's id and nothing else: no spec, no secret. */
@Injectable()
export class BullWakeUps extends WakeUps implements OnApplicationBootstrap {
  private readonly logger = new Logger('queue');
  private readonly pulse: RedisPulse;
  private readonly taking: LocalPause;
  private onWakeUp: ((jobId: string) => Promise<void>) | undefined;

  constructor(@InjectQueue(QUEUE_NAME) private readonly queue: Queue<Message>) {
    super();
    this.taking = new LocalPause(queue);
    this.pulse = new RedisPulse(() => queue.client.ping(), this.report);
    // takes the place of the hook that @nestjs/bull gave the queue
    Object.assign(queue, { onApplicationShutdown: () => this.close() });
  }

  onApplicationBootstrap(): void {
    this.pulse.start();
  }

  async send(wakeUp: WakeUp): Promise<void> {
    if (!this.pulse.answering) throw new NoAnswer('Redis does not answer');
    const jobId = `${wakeUp.jobId}.${wakeUp.attempt}.${wakeUp.dispatchSeq}`;
    await this.within(SEND_TIMEOUT_MS, this.queue.add({ jobId: wakeUp.jobId }, { jobId }));
  }

  listen(onWakeUp: (jobId: string) => Promise<void>): void {
    this.onWakeUp = onWakeUp;
  }

  async deliver(message: Message): Promise<void> {
    await this.onWakeUp?.(message.jobId);
  }

  async pause(): Promise<void> {
    await this.within(SEND_TIMEOUT_MS, this.taking.pause());
  }

  async resume(): Promise<void> {
    await this.taking.resume();
  }

  health(): 'answering' | 'silent' {
    return this.pulse.answering ? 'answering' : 'silent';
  }

  private async within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
    try {
      return await within(milliseconds, work);
    } catch (error) {
      if (error instanceof NoAnswer) this.pulse.missed();
      throw error;
    }
  }

  private async close(): Promise<void> {
    this.pulse.stop();
    await within(CLOSE_TIMEOUT_MS, this.queue.close(true)).catch(() => undefined);
  }

  private readonly report = (answers: boolean): void => {
    if (answers) this.logger.log('Redis answers');
    else this.logger.warn('Redis does not answer; workers poll Postgres meanwhile');
  };
}

/** Takes messages off the queue on a worker; heads do not register it. */
@Processor(QUEUE_NAME)
export class WakeUpProcessor {
  constructor(private readonly wakeUps: BullWakeUps) {}

  @Process({ concurrency: 1 })
  process(job: Job<Message>): Promise<void> {
    return this.wakeUps.deliver(job.data);
  }
}
