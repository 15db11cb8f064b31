import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { publicId } from '../contracts/ids';
import { ApiProblems } from '../http/api-problems';
import {
  IDEMPOTENCY_KEY_HEADER,
  idempotentRequest,
  REPLAYED_HEADER,
} from '../http/idempotency-key';
import {
  idFromToken,
  pageQuerySchema,
  pageSchema,
  toPage,
  type Page,
  type PageQuery,
} from '../http/page';
import { JobCatalog } from '../jobs/job-catalog';
import { JobCommands } from '../jobs/job-commands';
import { jobSchema, jobView, type JobView } from '../jobs/job-view';
import { RunCatalog } from './run-catalog';
import { runRequestSchema, type RunRequest } from './run-request';
import { RunService } from './run-service';
import { runSchema, runView, type RunView } from './run-view';

@ApiTags('runs')
@Controller('api/v1/runs')
export class RunsController {
  constructor(
    private readonly runs: RunService,
    private readonly catalog: RunCatalog,
    private readonly jobs: JobCatalog,
    private readonly commands: JobCommands,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'startRun',
    summary: 'Train datasets × algorithms; answers at once',
  })
  @ApiHeader(IDEMPOTENCY_KEY_HEADER)
  @ApiAcceptedResponse({ standardSchema: runSchema })
  @ApiProblems(
    'bad-request',
    'dataset-not-found',
    'invalid-request',
    'target-missing',
    'no-features',
    'unknown-algorithm',
    'wrong-task',
    'invalid-parameter',
    'insufficient-capacity',
    'idempotency-key-reused',
    'disk-full',
  )
  async start(
    @Body({ schema: runRequestSchema }) request: RunRequest,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RunView> {
    const repeatable = idempotentRequest(key, 'POST /api/v1/runs', request);
    const { runId, isRepeated } = await this.runs.start(() => request, repeatable);
    const id = publicId('run', runId);
    if (isRepeated) response.set(REPLAYED_HEADER, 'true');
    response.location(`/api/v1/runs/${id}`);
    return runView(await this.catalog.get(id));
  }

  @Get()
  @ApiOperation({ operationId: 'listRuns', summary: 'Runs, newest first' })
  @ApiOkResponse({ standardSchema: pageSchema(runSchema, 'RunPage') })
  @ApiProblems('invalid-page-token', 'invalid-request')
  async list(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<RunView>> {
    const after = idFromToken('run', query.page_token);
    const rows = await this.catalog.list({ after, limit: query.page_size + 1 });
    return toPage(rows, query.page_size, (row) => publicId('run', row.id), runView);
  }

  @Get(':run')
  @ApiOperation({ operationId: 'getRun', summary: 'A run with the states of its jobs' })
  @ApiOkResponse({ standardSchema: runSchema })
  @ApiProblems('run-not-found')
  async get(@Param('run') id: string): Promise<RunView> {
    return runView(await this.catalog.get(id));
  }

  @Get(':run/jobs')
  @ApiOperation({
    operationId: 'listJobsOfRun',
    summary: "A run's jobs, in the order in which they were accepted",
  })
  @ApiOkResponse({ standardSchema: pageSchema(jobSchema, 'RunJobPage') })
  @ApiProblems('run-not-found', 'invalid-page-token', 'invalid-request')
  async jobsOf(
    @Param('run') id: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<JobView>> {
    const after = idFromToken('job', query.page_token);
    const run = await this.catalog.get(id);
    const rows = await this.jobs.ofRun(run.id, { after, limit: query.page_size + 1 });
    return toPage(rows, query.page_size, (row) => publicId('job', row.id), jobView);
  }

  @Post(':run/cancel')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'cancelRun',
    summary: 'Cancel all jobs of a run that have not ended',
  })
  @ApiOkResponse({ standardSchema: runSchema })
  @ApiProblems('run-not-found')
  async cancel(@Param('run') id: string): Promise<RunView> {
    await this.commands.cancel({ runId: (await this.catalog.get(id)).id });
    return this.get(id);
  }

  @Post(':run/retry')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'retryRun',
    summary: 'Queue all failed and cancelled jobs of a run again',
  })
  @ApiOkResponse({ standardSchema: runSchema })
  @ApiProblems('run-not-found')
  async retry(@Param('run') id: string): Promise<RunView> {
    await this.commands.retry({ runId: (await this.catalog.get(id)).id });
    return this.get(id);
  }
}
