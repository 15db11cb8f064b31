import { Module, type OnModuleInit } from '@nestjs/common';
import { Dispatch } from './dispatch';
import { JOB_SWEEPS } from './job-sweeps';
import { JobCommands } from './job-commands';
import { JobCatalog } from './job-catalog';
import { JobBulkController } from './job-bulk.controller';
import { JobLogs } from './job-logs';
import { JobLogsController } from './job-logs.controller';
import { JobsController } from './jobs.controller';
import { QueueController } from './queue.controller';
import { ReconcileLoop } from './reconcile-loop';

/** The head's half of the job protocol; the worker's half is the Nest-free files beside it. */
@Module({
  providers: [Dispatch, JobCatalog, JobCommands, JobLogs, ReconcileLoop],
  controllers: [JobsController, JobBulkController, JobLogsController, QueueController],
  exports: [Dispatch, JobCatalog, JobCommands, ReconcileLoop],
})
export class JobsModule implements OnModuleInit {
  constructor(private readonly loop: ReconcileLoop) {}

  onModuleInit(): void {
    for (const sweep of JOB_SWEEPS) this.loop.contribute(sweep);
  }
}
