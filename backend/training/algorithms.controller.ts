import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { TASKS } from '../contracts/model';
import { pageSchema, type Page } from '../http/page';
import { ALGORITHMS } from '../kernels/models/registry';
import { takesWeights } from '../kernels/models/takes-weights';
import { validateParameters } from '../kernels/models/validate-parameters';
import { pipelineSchema } from '../kernels/pipeline/options';

const algorithmSchema = z
  .object({
    name: z.string(),
    title: z.string(),
    task: z.enum(TASKS),
    aliases: z.array(z.string()),
    engine: z.string(),
    kernel_version: z.number().int(),
    takes_weights: z
      .boolean()
      .describe('Whether rows may be weighed (weight_column), with the default parameters.'),
    parameters: z.record(z.string(), z.unknown()).describe('JSON Schema of the hyper-parameters.'),
    pipeline: z
      .record(z.string(), z.unknown())
      .describe('JSON Schema of what is done to columns first, with what suits the algorithm.'),
  })
  .meta({ id: 'Algorithm' });
type AlgorithmView = z.infer<typeof algorithmSchema>;

@ApiTags('runs')
@Controller('api/v1/algorithms')
export class AlgorithmsController {
  @Get()
  @ApiOperation({
    operationId: 'listAlgorithms',
    summary: 'What can be trained, and with which parameters',
  })
  @ApiOkResponse({ standardSchema: pageSchema(algorithmSchema, 'AlgorithmPage') })
  list(): Page<AlgorithmView> {
    const items = Object.values(ALGORITHMS).map((algorithm) => ({
      name: algorithm.name,
      title: algorithm.title,
      task: algorithm.task,
      aliases: [...algorithm.aliases],
      engine: algorithm.engine,
      kernel_version: algorithm.kernelVersion,
      takes_weights: takesWeights(algorithm),
      parameters: { ...algorithm.parameters },
      pipeline: { ...pipelineSchema(algorithm.prepare(validateParameters(algorithm, {}))) },
    }));
    return { items, next_page_token: null };
  }
}
