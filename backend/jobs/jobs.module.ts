import { Module, type OnModuleInit } from '@nestjs/common';
import { Dispatch } from './dispatch';
import { JOB_SWEEPS } from './job-sweeps';
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
export class JobsModule implements OnModuleInit {
  constructor(private readonly loop: ReconcileLoop) {}

  onModuleInit(): void {
    for (const sweep of JOB_SWEEPS) this.loop.contribute(sweep);
  }
}
