import { Module } from '@nestjs/common';
import { ModelsModule } from '../models/models.module';
import { ModelDirectory } from './model-directory';
import { PredictController } from './predict.controller';
import { Predictor } from './predictor';
import { RebuildQueue } from './rebuild-queue';
import { ReplicaClient } from './replica-client';
import { UsageRecorder } from './usage-recorder';

@Module({
  imports: [ModelsModule],
  providers: [ModelDirectory, Predictor, RebuildQueue, ReplicaClient, UsageRecorder],
  controllers: [PredictController],
})
export class ServingModule {}
