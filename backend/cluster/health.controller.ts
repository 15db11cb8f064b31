import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { ModelCatalog } from '../models/model-catalog';
import { WakeUps } from '../queue/wake-ups';
import { NodeCatalog } from './node-catalog';

const healthSchema = z
  .object({
    status: z.enum(['healthy', 'starting']),
    live: z.literal(true),
    ready: z.boolean().describe('True once a worker is ready to train and predict.'),
    version: z.string(),
    models_loaded: z.number().int().describe('Those of model_names that are in memory now.'),
    model_names: z.array(z.string()),
    nodes: z.object({ ready: z.number().int() }),
    queue: z
      .enum(['answering', 'silent', 'absent'])
      .describe(
        'Without an answering Redis, workers poll Postgres and jobs start up to a second later.',
      ),
  })
  .meta({ id: 'Health' });
type Health = z.infer<typeof healthSchema>;

@ApiTags('original')
@Controller()
export class HealthController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly nodes: NodeCatalog,
    private readonly models: ModelCatalog,
    private readonly wakeUps: WakeUps,
  ) {}

  @Get('health')
  @ApiOperation({
    operationId: 'health',
    summary: 'Whether the platform answers, and what it holds',
  })
  @ApiOkResponse({ standardSchema: healthSchema })
  async health(): Promise<Health> {
    const [nodes, names, loaded] = await Promise.all([
      this.nodes.list(),
      this.models.names(),
      this.models.countLoaded(),
    ]);
    const ready = nodes.filter((node) => node.state === 'ready').length;
    return {
      status: ready > 0 ? 'healthy' : 'starting',
      live: true,
      ready: ready > 0,
      version: this.config.version,
      models_loaded: loaded,
      model_names: names,
      nodes: { ready },
      queue: this.wakeUps.health(),
    };
  }

  /** A person's browser is sent to the console, a program gets the original's greeting. */
  @Get()
  @ApiExcludeEndpoint()
  async greet(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (request.accepts(['json', 'html']) === 'html') {
      response.redirect('/console/');
      return;
    }
    const names = await this.models.names();
    response.json({ message: 'Distributed ML Platform API', models_available: names.length });
  }
}
