import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { publicId } from '../contracts/ids';
import type { JobState } from '../contracts/states';
import { DomainError } from '../errors/domain-error';
import { ApiProblems } from '../http/api-problems';
import { idFromToken, pageQuerySchema, pageSchema, toPage, type Page } from '../http/page';
import { JobCatalog } from './job-catalog';
import { JobCommands } from './job-commands';
import { JOB_STATES, jobFilterQuery } from './job-filter';
import {
  jobDetailSchema,
  jobDetailView,
  jobSchema,
  jobView,
  type JobDetailView,
  type JobRow,
  type JobView,
} from './job-view';

const jobQuerySchema = pageQuerySchema.extend(jobFilterQuery.shape);

const countsSchema = z
  .object({
    ...(Object.fromEntries(JOB_STATES.map((state) => [state, z.int()])) as Record<
      JobState,
      z.ZodInt
    >),
    retryable: z
      .object({ failed: z.int(), cancelled: z.int() })
      .describe(
        'Of these, what can be retried: the own jobs of the platform come back by themselves.',
      ),
  })
  .meta({ id: 'JobCounts' });

@ApiTags('jobs')
@Controller('api/v1/jobs')
export class JobsController {
  constructor(
    private readonly catalog: JobCatalog,
    private readonly commands: JobCommands,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listJobs', summary: 'Jobs, newest first' })
  @ApiOkResponse({ standardSchema: pageSchema(jobSchema, 'JobPage') })
  @ApiProblems('invalid-page-token', 'invalid-request')
  async list(
    @Query({ schema: jobQuerySchema }) query: z.infer<typeof jobQuerySchema>,
  ): Promise<Page<JobView>> {
    const after = idFromToken('job', query.page_token);
    const rows = await this.catalog.list(query, { after, limit: query.page_size + 1 });
    return toPage(rows, query.page_size, (row) => publicId('job', row.id), jobView);
  }

  @Get('counts')
  @ApiOperation({ operationId: 'countJobs', summary: 'Matching jobs by state' })
  @ApiOkResponse({ standardSchema: countsSchema })
  @ApiProblems('invalid-request')
  async counts(
    @Query({ schema: jobFilterQuery }) query: z.infer<typeof jobFilterQuery>,
  ): Promise<z.infer<typeof countsSchema>> {
    const counts = await this.catalog.countByState(query);
    return {
      ...(Object.fromEntries(
        JOB_STATES.map((state) => [state, counts[state]?.jobs ?? 0]),
      ) as Record<JobState, number>),
      retryable: { failed: counts.failed?.ofRuns ?? 0, cancelled: counts.cancelled?.ofRuns ?? 0 },
    };
  }

  @Get(':job')
  @ApiOperation({ operationId: 'getJob', summary: 'A job with its attempts' })
  @ApiOkResponse({ standardSchema: jobDetailSchema })
  @ApiProblems('job-not-found')
  async get(@Param('job') id: string): Promise<JobDetailView> {
    const { job, attempts } = await this.catalog.get(id);
    return jobDetailView(job, attempts);
  }

  @Post(':job/cancel')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'cancelJob',
    summary: 'Cancel a job that has not ended; its CPU is free at once',
  })
  @ApiOkResponse({ standardSchema: jobDetailSchema })
  @ApiProblems('job-not-found', 'job-state')
  async cancel(@Param('job') id: string): Promise<JobDetailView> {
    const { job } = await this.catalog.get(id);
    if ((await this.commands.cancel({ jobIds: [job.id] })) === 0) throw refusal(job, 'cancel');
    return this.get(id);
  }

  @Post(':job/retry')
  @HttpCode(200)
  @ApiOperation({ operationId: 'retryJob', summary: 'Queue a failed or cancelled job again' })
  @ApiOkResponse({ standardSchema: jobDetailSchema })
  @ApiProblems('job-not-found', 'job-state')
  async retry(@Param('job') id: string): Promise<JobDetailView> {
    const { job } = await this.catalog.get(id);
    if ((await this.commands.retry({ jobIds: [job.id] })) === 0) throw refusal(job, 'retry');
    return this.get(id);
  }
}

function refusal(job: JobRow, act: 'cancel' | 'retry'): DomainError {
  const id = publicId('job', job.id);
  const why =
    act === 'cancel'
      ? 'only blocked, queued and running jobs can be cancelled'
      : job.run_id === null
        ? 'it belongs to no run: the platform asks for it again by itself'
        : 'only failed and cancelled jobs can be retried';
  return new DomainError('job-state', `Job ${id} is ${job.state}; ${why}.`);
}
