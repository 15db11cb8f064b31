import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module';
import { HealthController } from './health.controller';
import { NodeCatalog } from './node-catalog';
import { NodesController } from './nodes.controller';
import { OriginalClusterController } from './original-cluster.controller';

@Module({
  imports: [ModelsModule],
  providers: [NodeCatalog],
  controllers: [HealthController, NodesController, OriginalClusterController],
})
export class ClusterModule {}
