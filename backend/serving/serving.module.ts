import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module';
import { ExplainController } from './explain.controller';
import { Explainer } from './explainer';
import { ExportController } from './export.controller';
import { ModelAsker } from './model-asker';
import { ModelDirectory } from './model-directory';
import { PredictController } from './predict.controller';
import { ModelExporter } from './model-exporter';
import { Predictor } from './predictor';
import { RebuildQueue } from './rebuild-queue';
import { ReplicaClient } from './replica-client';
import { UsageRecorder } from './usage-recorder';

@Module({
  imports: [ModelsModule],
  providers: [
    Explainer,
    ModelAsker,
    ModelDirectory,
    ModelExporter,
    Predictor,
    RebuildQueue,
    ReplicaClient,
    UsageRecorder,
  ],
  controllers: [ExplainController, ExportController, PredictController],
})
export class ServingModule {}
