import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module';
import { HealthController } from './health.controller';
import { NodeCatalog } from './node-catalog';
import { NodeCommands } from './node-commands';
import { NodesController } from './nodes.controller';
import { OriginalClusterController } from './original-cluster.controller';
import { OriginalWorkersController } from './original-workers.controller';
import { SupervisorLine } from './supervisor-line';
import { WorkerPool } from './worker-pool';

@Module({
  imports: [ModelsModule],
  providers: [NodeCatalog, NodeCommands, SupervisorLine, WorkerPool],
  controllers: [
    HealthController,
    NodesController,
    OriginalClusterController,
    OriginalWorkersController,
  ],
})
export class ClusterModule {}
