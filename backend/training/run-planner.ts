import { Inject, Injectable } from '@nestjs/common';
import { shardTicketText } from '../channel/cluster-key';
import { HeadChannels } from '../channel/head-channels';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { Database } from '../database/database';
import { planRun, type PlannedFit, type ResolvedDataset } from './plan-run';
import type { NodeSize } from './plan-shards';
import type { RunRequest } from './run-request';

/** Plans runs for the cluster as it is now. */
@Injectable()
export class RunPlanner {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly channels: HeadChannels,
  ) {}

  async plan(request: RunRequest, datasets: readonly ResolvedDataset[]): Promise<PlannedFit[]> {
    const key = await this.channels.clusterKey();
    return planRun(request, datasets, {
      jobTimeoutSeconds: this.config.jobTimeoutSeconds,
      nodes: await this.database.sql<NodeSize>(
        `select cpus, memory_bytes as "memoryBytes" from node where state = 'ready' and kind = 'worker'`,
      ),
      signShards: (modelId) => key.sign(shardTicketText(modelId)),
    });
  }
}
