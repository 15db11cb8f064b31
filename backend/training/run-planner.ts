import { Inject, Injectable } from '@nestjs/common';
import { shardTicketText } from '../channel/cluster-key';
import { HeadChannels } from '../channel/head-channels';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { Database } from '../database/database';
import type { ClassLabel } from '../contracts/model';
import { readLabels } from '../datasets/read-labels';
import { namedClasses } from '../kernels/models/class-weights';
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
    const labelled = await Promise.all(
      datasets.map(async (found) => ({ ...found, labels: await this.targetLabels(found) })),
    );
    return planRun(request, labelled, {
      jobTimeoutSeconds: this.config.jobTimeoutSeconds,
      nodes: await this.database.sql<NodeSize>(
        `select cpus, memory_bytes as "memoryBytes" from node where state = 'ready' and kind = 'worker'`,
      ),
      signShards: (modelId) => key.sign(shardTicketText(modelId)),
    });
  }

  /** Undefined where weights name no classes, or the target has none: then nobody asks for them. */
  private async targetLabels({
    request,
    version,
  }: ResolvedDataset): Promise<readonly ClassLabel[] | undefined> {
    const named = new Set(
      request.algorithms.flatMap((asked) => [...namedClasses(asked.parameters)]),
    );
    const target = version.columns.find(({ name }) => name === request.target);
    if (!target || named.size === 0) return undefined;
    if (target.type === 'boolean') return [false, true];
    if (target.type === 'category') return target.categories;
    if (target.type !== 'number' && target.type !== 'integer') return undefined;
    return readLabels(this.database.sql, version.id, target.name, named);
  }
}
