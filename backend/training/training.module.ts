import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module';
import { JobsModule } from '../jobs/jobs.module';
import { AlgorithmsController } from './algorithms.controller';
import { OriginalTrain } from './original-train';
import { OriginalTrainController } from './original-train.controller';
import { RunCatalog } from './run-catalog';
import { RunService } from './run-service';
import { RunsController } from './runs.controller';

@Module({
  imports: [DatasetsModule, JobsModule],
  providers: [OriginalTrain, RunCatalog, RunService],
  controllers: [AlgorithmsController, OriginalTrainController, RunsController],
})
export class TrainingModule {}
