import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { parsePublicId, publicId } from '../contracts/ids';
import { JOB_TRANSITIONS, type JobState } from '../contracts/states';
import { ApiProblems } from '../http/api-problems';
import { keyFromToken, pageQuerySchema, pageSchema, toPage, type Page } from '../http/page';
import { JobCatalog } from './job-catalog';
import {
  jobDetailSchema,
  jobDetailView,
  jobSchema,
  jobView,
  type JobDetailView,
  type JobView,
} from './job-view';

const jobQuerySchema = pageQuerySchema.extend({
  state: z.enum(Object.keys(JOB_TRANSITIONS) as JobState[]).optional(),
  run_id: z
    .string()
    .transform((text) => parsePublicId('run', text))
    .refine((id) => id !== undefined, 'is not an id like run_0192…')
    .optional(),
});

@ApiTags('jobs')
@Controller('api/v1/jobs')
export class JobsController {
  constructor(private readonly catalog: JobCatalog) {}

  @Get()
  @ApiOperation({ operationId: 'listJobs', summary: 'Jobs, newest first' })
  @ApiOkResponse({ standardSchema: pageSchema(jobSchema, 'JobPage') })
  @ApiProblems('bad-request', 'invalid-request')
  async list(
    @Query({ schema: jobQuerySchema }) query: z.infer<typeof jobQuerySchema>,
  ): Promise<Page<JobView>> {
    const token = keyFromToken(query.page_token);
    const after = token === undefined ? undefined : parsePublicId('job', token);
    const rows = await this.catalog.list({
      state: query.state,
      runId: query.run_id,
      after,
      limit: query.page_size + 1,
    });
    return toPage(rows, query.page_size, (row) => publicId('job', row.id), jobView);
  }

  @Get(':job')
  @ApiOperation({ operationId: 'getJob', summary: 'A job with its attempts' })
  @ApiOkResponse({ standardSchema: jobDetailSchema })
  @ApiProblems('job-not-found')
  async get(@Param('job') id: string): Promise<JobDetailView> {
    const { job, attempts } = await this.catalog.get(id);
    return jobDetailView(job, attempts);
  }
}
