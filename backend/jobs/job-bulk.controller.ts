import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiProblems } from '../http/api-problems';
import { JobCommands, type JobAct } from './job-commands';
import { jobFilterBody } from './job-filter';

/** Jobs that one call changes at most: the locks of one transaction. */
const MOST = 1_000;

const bulkRequestSchema = z
  .strictObject({
    filter: jobFilterBody,
    dry_run: z.boolean().default(false).describe('Only counts.'),
    limit: z.int().min(1).max(MOST).default(MOST).describe('Most jobs to change in this call.'),
  })
  .meta({
    id: 'JobBulkRequest',
    examples: [{ filter: { state: ['failed'], dataset: 'iris' }, dry_run: true }],
  });
type BulkRequest = z.infer<typeof bulkRequestSchema>;

const bulkResultSchema = z
  .object({
    eligible: z.number().int().describe('Matching jobs that can be changed, before this call.'),
    changed: z.number().int(),
    remaining: z.number().int().describe('Call again while it is not 0.'),
  })
  .meta({ id: 'JobBulkResult' });
type BulkResult = z.infer<typeof bulkResultSchema>;

/** Acts on many jobs at once, by the filters of the list. */
@ApiTags('jobs')
@Controller('api/v1/jobs')
export class JobBulkController {
  constructor(private readonly commands: JobCommands) {}

  @Post('cancel')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'cancelJobs',
    summary: 'Cancel all matching jobs that have not ended',
  })
  @ApiOkResponse({ standardSchema: bulkResultSchema })
  @ApiProblems('bad-request', 'invalid-request')
  cancel(@Body({ schema: bulkRequestSchema }) request: BulkRequest): Promise<BulkResult> {
    return this.act('cancel', request);
  }

  @Post('retry')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'retryJobs',
    summary: 'Queue all matching failed and cancelled jobs again',
  })
  @ApiOkResponse({ standardSchema: bulkResultSchema })
  @ApiProblems('bad-request', 'invalid-request')
  retry(@Body({ schema: bulkRequestSchema }) request: BulkRequest): Promise<BulkResult> {
    return this.act('retry', request);
  }

  private async act(act: JobAct, { filter, dry_run, limit }: BulkRequest): Promise<BulkResult> {
    const { eligible, changed } = await this.commands.bulk(act, filter, dry_run ? 0 : limit);
    return { eligible, changed, remaining: Math.max(0, eligible - changed) };
  }
}
