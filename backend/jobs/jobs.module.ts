import { Module } from '@nestjs/common';
import { Dispatch } from './dispatch';
import { JobCommands } from './job-commands';
import { JobCatalog } from './job-catalog';
import { JobsController } from './jobs.controller';
import { ReconcileLoop } from './reconcile-loop';

/** The head's half of the job protocol; the worker's half is the Nest-free files beside it. */
@Module({
  providers: [Dispatch, JobCatalog, JobCommands, ReconcileLoop],
  controllers: [JobsController],
  exports: [Dispatch, JobCatalog, JobCommands, ReconcileLoop],
})
export class JobsModule {}
