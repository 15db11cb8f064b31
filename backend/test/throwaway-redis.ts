import { loadConfig } from '../config/config';
import { prepareRedis, type LaunchableRedis } from '../embedded/redis';
import type { RunningServer, ServerSite } from '../embedded/server-process';
import { openThrowawaySite } from '../embedded/throwaway-servers';

/** A Redis of a test's own, which may end and be launched again. It keeps nothing. */
export class ThrowawayRedis {
  private constructor(
    private readonly site: ServerSite,
    private readonly redis: LaunchableRedis,
    private server: RunningServer,
  ) {}

  static async start(): Promise<ThrowawayRedis> {
    const config = loadConfig();
    const site = openThrowawaySite(config.root, () => undefined);
    const redis = await prepareRedis(site, config, { durable: false });
    if (!redis) throw new Error('no Redis can be had here');
    return new ThrowawayRedis(site, redis, await redis.launch());
  }

  get url(): string {
    return this.redis.url;
  }

  get pid(): number {
    return this.server.pid;
  }

  /** At once, not in order. */
  end(): Promise<void> {
    return this.server.stop(true);
  }

  async launch(): Promise<void> {
    this.server = await this.redis.launch();
  }

  /** Ends it for good and deletes its folder. */
  close(): Promise<void> {
    return this.site.keeper.close();
  }
}
