import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Database } from '../database/database';
import { Dispatch } from './dispatch';
import { pausedAt, pauseQueue, resumeQueue } from './job-queue';

const queueSchema = z
  .object({ paused_at: z.iso.datetime().nullable().describe('Null while jobs are started.') })
  .meta({ id: 'Queue' });
type QueueView = z.infer<typeof queueSchema>;

@ApiTags('jobs')
@Controller('api/v1/queue')
export class QueueController {
  constructor(
    private readonly database: Database,
    private readonly dispatch: Dispatch,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'getQueue', summary: 'Whether jobs are started' })
  @ApiOkResponse({ standardSchema: queueSchema })
  async get(): Promise<QueueView> {
    return { paused_at: (await pausedAt(this.database.sql))?.toISOString() ?? null };
  }

  @Post('pause')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'pauseQueue',
    summary: 'Start no more jobs of runs; what runs goes on',
  })
  @ApiOkResponse({ standardSchema: queueSchema })
  async pause(): Promise<QueueView> {
    await this.database.transaction(pauseQueue);
    return this.get();
  }

  @Post('resume')
  @HttpCode(200)
  @ApiOperation({ operationId: 'resumeQueue', summary: 'Start jobs again' })
  @ApiOkResponse({ standardSchema: queueSchema })
  async resume(): Promise<QueueView> {
    await this.database.transaction(resumeQueue);
    void this.dispatch.run().catch(() => undefined); // the reconcile loop sends what this could not
    return this.get();
  }
}
