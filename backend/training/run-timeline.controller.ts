import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems';
import { RunCatalog } from './run-catalog';
import { RunTimeline, timelineSchema, type Timeline } from './run-timeline';

@ApiTags('runs')
@Controller('api/v1/runs/:run/timeline')
export class RunTimelineController {
  constructor(
    private readonly catalog: RunCatalog,
    private readonly timeline: RunTimeline,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'getRunTimeline',
    summary: 'Every try at a job of a run: where, from when to when, and how long it waited',
  })
  @ApiOkResponse({ standardSchema: timelineSchema })
  @ApiProblems('run-not-found')
  async get(@Param('run') id: string): Promise<Timeline> {
    return this.timeline.of((await this.catalog.get(id)).id);
  }
}
