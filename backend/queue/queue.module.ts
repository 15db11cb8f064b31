import { BullModule } from '@nestjs/bull';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { BullWakeUps, QUEUE_NAME, WakeUpProcessor } from './bull-wake-ups';
import { PollingOnly } from './polling-only';
import { WakeUps } from './wake-ups';

export interface QueueSettings {
  redisUrl: string | undefined;
  /** Whether this process takes messages (a worker) or only sends them (a head). */
  consume: boolean;
}

/** Wake-ups for this process, over Bull where there is a Redis. The only folder that knows Bull. */
@Global()
@Module({})
export class QueueModule {
  static register({ redisUrl, consume }: QueueSettings): DynamicModule {
    if (redisUrl === undefined) {
      return {
        module: QueueModule,
        providers: [{ provide: WakeUps, useClass: PollingOnly }],
        exports: [WakeUps],
      };
    }
    return {
      module: QueueModule,
      imports: [BullModule.registerQueue(queueOptions(redisUrl))],
      providers: [
        BullWakeUps,
        { provide: WakeUps, useExisting: BullWakeUps },
        ...(consume ? [WakeUpProcessor] : []),
      ],
      exports: [WakeUps],
    };
  }
}

/** How often a connection that broke is tried again, in milliseconds. */
const RECONNECT_EVERY_MS = 500;

/**
 * Bull never runs a job again by itself (`maxStalledCount` 0) and keeps nothing: Postgres decides,
 * and a processor ends as soon as the claim is decided, so its lock is short. A socket that stays
 * silent is replaced. What Bull asked is sent again on the new one and never given up: rejected, some
 * of it would be nobody's to catch, and the process would end.
 */
export function queueOptions(redisUrl: string) {
  return {
    name: QUEUE_NAME,
    url: redisUrl,
    prefix: 'drover',
    redis: {
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      connectTimeout: 2_000,
      // longer than a consumer waits for a message, `drainDelay`
      socketTimeout: 4_000,
      keepAlive: 10_000,
      retryStrategy: () => RECONNECT_EVERY_MS,
    },
    settings: {
      lockDuration: 30_000,
      stalledInterval: 15_000,
      maxStalledCount: 0,
      /** Seconds. */
      drainDelay: 1,
      retryProcessDelay: RECONNECT_EVERY_MS,
    },
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  };
}
