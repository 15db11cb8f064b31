import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { HeadChannels } from '../channel/head-channels';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { DatasetRemoval } from '../datasets/dataset-removal';
import { DatasetsModule } from '../datasets/datasets.module';
import { JobsModule } from '../jobs/jobs.module';
import { ReconcileLoop } from '../jobs/reconcile-loop';
import { giveUpModelsOf } from './give-up-models';
import { ComputedPlots } from './computed-plots';
import { ModelCatalog } from './model-catalog';
import { ModelPlotStore } from './model-plot-store';
import { SHARD_SWEEP } from './model-shards';
import { ModelsController } from './models.controller';
import { OriginalModelsController } from './original-models.controller';
import { OriginalPlotsController } from './original-plots.controller';
import { PlotsController } from './plots.controller';
import { createReplicaSweep } from './replica-sweep';

/** Models' metadata on the head, and the sweep that keeps enough copies of them alive. */
@Module({
  imports: [DatasetsModule, JobsModule],
  providers: [ComputedPlots, ModelCatalog, ModelPlotStore],
  controllers: [
    ModelsController,
    PlotsController,
    OriginalModelsController,
    OriginalPlotsController,
  ],
  exports: [ModelCatalog],
})
export class ModelsModule implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly channels: HeadChannels,
    private readonly loop: ReconcileLoop,
    private readonly datasets: DatasetRemoval,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const key = await this.channels.clusterKey();
    const { modelReplicas: copies, jobTimeoutSeconds } = this.config;
    this.datasets.contribute(giveUpModelsOf);
    this.loop.contribute(createReplicaSweep({ copies, jobTimeoutSeconds, key }));
    this.loop.contribute(SHARD_SWEEP);
  }
}
