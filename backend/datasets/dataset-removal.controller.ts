import { Controller, Delete, HttpCode, Param, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { ApiProblems } from '../http/api-problems';
import { DatasetRemoval } from './dataset-removal';

const removalQuerySchema = z.object({
  force: z.stringbool().default(false).describe('Also where models or jobs need it.'),
});

const lossSchema = z
  .object({
    models: z.array(z.string()).describe('`name@version` of those that are unrecoverable now.'),
    cancelled_jobs: z.number().int(),
  })
  .meta({ id: 'DatasetLoss' });

@ApiTags('datasets')
@Controller('api/v1/datasets')
export class DatasetRemovalController {
  constructor(private readonly removal: DatasetRemoval) {}

  @Delete(':dataset')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteDataset',
    summary: 'Delete a dataset that no model needs, or with force=true whatever it is needed for',
  })
  @ApiNoContentResponse({ description: 'Deleted; nothing else was lost.' })
  @ApiOkResponse({
    standardSchema: lossSchema,
    description: 'Deleted with force: what was lost with it.',
  })
  @ApiProblems('dataset-not-found', 'dataset-in-use', 'invalid-request')
  async remove(
    @Param('dataset') reference: string,
    @Query({ schema: removalQuerySchema }) { force }: z.infer<typeof removalQuerySchema>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.infer<typeof lossSchema> | undefined> {
    if (!force) {
      await this.removal.remove(reference);
      return undefined;
    }
    const { models, cancelledJobs } = await this.removal.removeWithAll(reference);
    response.status(200);
    return { models, cancelled_jobs: cancelledJobs };
  }
}
