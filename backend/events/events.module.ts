import { Module } from '@nestjs/common';
import { EventStreams } from './event-streams';
import { EventTail } from './event-tail';
import { EventsController } from './events.controller';

/** The event log over HTTP; appending to it is a plain function. */
@Module({ providers: [EventTail, EventStreams], controllers: [EventsController] })
export class EventsModule {}
