import { Controller, Get, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ApiProblems } from '../http/api-problems';
import { JobCatalog } from './job-catalog';
import { JobLogs, type LogChunk } from './job-logs';

/** Far beyond any attempt or chunk there is. */
const MOST = 1_000_000_000;

const logQuerySchema = z.object({
  attempt: z.coerce.number().int().min(1).max(MOST).optional().describe('The latest where absent.'),
  after: z.coerce
    .number()
    .int()
    .min(-1)
    .max(MOST)
    .default(-1)
    .describe('`next_after` of the page before.'),
});

const logPageSchema = z
  .object({
    attempt: z.number().int(),
    items: z.array(z.object({ seq: z.number().int(), at: z.iso.datetime(), text: z.string() })),
    next_after: z.number().int().describe('Ask again with this to go on; also while it runs.'),
  })
  .meta({ id: 'LogPage' });
type LogPage = z.infer<typeof logPageSchema>;

@ApiTags('jobs')
@Controller('api/v1/jobs/:job/logs')
export class JobLogsController {
  constructor(
    private readonly catalog: JobCatalog,
    private readonly logs: JobLogs,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'getJobLogs',
    summary: 'What a job printed; `Accept: text/plain` gives the whole text',
  })
  @ApiOkResponse({ standardSchema: logPageSchema })
  @ApiProblems('job-not-found', 'invalid-request')
  async read(
    @Param('job') id: string,
    @Query({ schema: logQuerySchema }) query: z.infer<typeof logQuerySchema>,
    @Req() request: Request,
  ): Promise<LogPage | StreamableFile> {
    const { job, attempts } = await this.catalog.get(id);
    // a cancel raises the job's number without a try
    const attempt = query.attempt ?? attempts.at(-1)?.number ?? 0;
    if (request.accepts(['json', 'text/plain']) === 'text/plain') {
      const text = Readable.from(this.logs.text(job.id, attempt, query.after));
      return new StreamableFile(text, { type: 'text/plain; charset=utf-8' });
    }
    const chunks = await this.logs.page(job.id, attempt, query.after);
    const next_after = chunks.at(-1)?.seq ?? query.after;
    return { attempt, items: chunks.map(chunkView), next_after };
  }
}

function chunkView({ seq, at, text }: LogChunk): LogPage['items'][number] {
  return { seq, at: at.toISOString(), text };
}
