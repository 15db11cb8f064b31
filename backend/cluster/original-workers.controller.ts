import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiProblems } from '../http/api-problems';
import { WorkerPool, type PoolChange } from './worker-pool';

const GIBIBYTE = 1024 ** 3;

const addRequestSchema = z
  .object({
    cpu: z.int().min(1).max(6).default(2),
    ram: z.number().min(1).max(8).default(4).describe('GiB.'),
  })
  .meta({ id: 'AddWorkerRequest', examples: [{ cpu: 2, ram: 4 }] });
const removeRequestSchema = z
  .object({
    worker_id: z
      .union([z.int().min(0), z.string().min(1).max(64)])
      .describe('Position in node_details of /cluster/status, from 0, or a name.'),
  })
  .meta({ id: 'RemoveWorkerRequest', examples: [{ worker_id: 2 }] });
const changeSchema = z
  .object({
    success: z.literal(true),
    message: z.string(),
    worker: z.string(),
    previous_workers: z.number().int(),
    current_workers: z.number().int(),
  })
  .meta({ id: 'WorkersChanged' });
type Changed = z.infer<typeof changeSchema>;

/** The original platform's routes for more and fewer workers. They do what they say. */
@ApiTags('original')
@Controller('cluster')
export class OriginalWorkersController {
  constructor(private readonly pool: WorkerPool) {}

  @Post('add_worker')
  @HttpCode(200)
  @ApiOperation({ operationId: 'originalAddWorker', summary: 'Start one more local worker' })
  @ApiOkResponse({ standardSchema: changeSchema })
  @ApiProblems('invalid-request', 'worker-limit', 'no-supervisor')
  async add(
    @Body({ schema: addRequestSchema }) { cpu, ram }: z.infer<typeof addRequestSchema>,
  ): Promise<Changed> {
    const change = await this.pool.add({ cpus: cpu, memoryBytes: ram * GIBIBYTE });
    return changed(change, `${change.name} starts and joins within seconds`);
  }

  @Post('remove_worker')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'originalRemoveWorker',
    summary: 'Drain a local worker, then end it',
  })
  @ApiOkResponse({ standardSchema: changeSchema })
  @ApiProblems('invalid-request', 'node-not-found', 'worker-limit', 'no-supervisor')
  async remove(
    @Body({ schema: removeRequestSchema }) request: z.infer<typeof removeRequestSchema>,
  ): Promise<Changed> {
    const change = await this.pool.remove(request.worker_id);
    return changed(change, `${change.name} handed over what it had and has ended`);
  }
}

function changed({ name, before, after }: PoolChange, message: string): Changed {
  return { success: true, message, worker: name, previous_workers: before, current_workers: after };
}
