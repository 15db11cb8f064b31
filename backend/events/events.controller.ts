import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { ApiProblems } from '../http/api-problems';
import { EVENT_TOPICS } from './event-log';
import { EventStreams } from './event-streams';
import { eventSchema } from './event-view';

const eventQuerySchema = z.object({
  topics: z
    .string()
    .max(200)
    .transform((topics) => topics.split(','))
    .pipe(z.array(z.enum(EVENT_TOPICS)))
    .optional()
    .describe(`Some of ${EVENT_TOPICS.join(', ')}, separated by commas; all where absent.`),
  since: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Resumes after this id, as Last-Event-ID does.'),
});

@ApiTags('events')
@Controller('api/v1/events')
export class EventsController {
  constructor(private readonly streams: EventStreams) {}

  @Get()
  @ApiOperation({
    operationId: 'streamEvents',
    summary: 'What happens, as server-sent events',
    description:
      'Events named `events` carry a JSON array; their id resumes the stream without a gap, possibly with events told twice. `resync` says that too much was missed: ask for everything again.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ standardSchema: z.array(eventSchema) })
  @ApiProblems('invalid-request', 'database-unavailable')
  async stream(
    @Query({ schema: eventQuerySchema }) query: z.infer<typeof eventQuerySchema>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const last = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : query.since;
    await this.streams.serve(response, {
      topics: new Set(query.topics ?? EVENT_TOPICS),
      since: last,
    });
  }
}
