import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module';
import { ExplainController } from './explain.controller';
import { Explainer } from './explainer';
import { ModelAsker } from './model-asker';
import { ModelDirectory } from './model-directory';
import { PredictController } from './predict.controller';
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
    Predictor,
    RebuildQueue,
    ReplicaClient,
    UsageRecorder,
  ],
  controllers: [ExplainController, PredictController],
})
export class ServingModule {}
