import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { publicId } from '../contracts/ids';
import { ApiProblems } from '../http/api-problems';
import { idFromToken, pageQuerySchema, pageSchema, toPage, type Page } from '../http/page';
import { ModelCatalog } from './model-catalog';
import {
  modelDetailSchema,
  modelDetailView,
  modelSchema,
  modelView,
  type ModelDetailView,
  type ModelView,
} from './model-view';

const modelQuerySchema = pageQuerySchema.extend({ dataset: z.string().max(200).optional() });

@ApiTags('models')
@Controller('api/v1/models')
export class ModelsController {
  constructor(private readonly catalog: ModelCatalog) {}

  @Get()
  @ApiOperation({
    operationId: 'listModels',
    summary: 'The latest version of every model, newest first',
  })
  @ApiOkResponse({ standardSchema: pageSchema(modelSchema, 'ModelPage') })
  @ApiProblems('invalid-page-token', 'invalid-request')
  async list(
    @Query({ schema: modelQuerySchema }) query: z.infer<typeof modelQuerySchema>,
  ): Promise<Page<ModelView>> {
    const after = idFromToken('model', query.page_token);
    const rows = await this.catalog.listLatest({
      dataset: query.dataset,
      after,
      limit: query.page_size + 1,
    });
    return toPage(rows, query.page_size, (row) => publicId('model', row.id), modelView);
  }

  @Get(':model')
  @ApiOperation({
    operationId: 'getModel',
    summary: 'A model by name, name@version or id, with its signature',
  })
  @ApiOkResponse({ standardSchema: modelDetailSchema })
  @ApiProblems('model-not-found', 'model-training')
  async get(@Param('model') reference: string): Promise<ModelDetailView> {
    const row = await this.catalog.get(reference);
    return modelDetailView(row, await this.catalog.versionsOf(row.name));
  }
}
