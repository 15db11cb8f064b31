import { Module, type DynamicModule } from '@nestjs/common';
import { WORKER_PARTS, WorkerAgent, type WorkerParts } from './agent';

/** A worker: the agent and nothing that answers HTTP. */
@Module({})
export class WorkerModule {
  static register(parts: WorkerParts): DynamicModule {
    return {
      module: WorkerModule,
      providers: [{ provide: WORKER_PARTS, useValue: parts }, WorkerAgent],
      exports: [WorkerAgent],
    };
  }
}
