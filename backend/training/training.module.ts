import { Module } from '@nestjs/common';
import { DatasetsModule } from '../datasets/datasets.module';
import { JobsModule } from '../jobs/jobs.module';
import { AlgorithmsController } from './algorithms.controller';
import { OriginalTrain } from './original-train';
import { OriginalTrainController } from './original-train.controller';
import { RunCatalog } from './run-catalog';
import { RunPlanner } from './run-planner';
import { RunService } from './run-service';
import { RunTimeline } from './run-timeline';
import { RunTimelineController } from './run-timeline.controller';
import { RunsController } from './runs.controller';

@Module({
  imports: [DatasetsModule, JobsModule],
  providers: [OriginalTrain, RunCatalog, RunPlanner, RunService, RunTimeline],
  controllers: [
    AlgorithmsController,
    OriginalTrainController,
    RunsController,
    RunTimelineController,
  ],
})
export class TrainingModule {}
