import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module';
import { HealthController } from './health.controller';
import { NodeCatalog } from './node-catalog';
import { NodeCommands } from './node-commands';
import { NodesController } from './nodes.controller';
import { OriginalClusterController } from './original-cluster.controller';

@Module({
  imports: [ModelsModule],
  providers: [NodeCatalog, NodeCommands],
  controllers: [HealthController, NodesController, OriginalClusterController],
})
export class ClusterModule {}
