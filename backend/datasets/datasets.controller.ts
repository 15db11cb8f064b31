import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiProblems } from '../http/api-problems';
import {
  keyFromToken,
  pageQuerySchema,
  pageSchema,
  toPage,
  type Page,
  type PageQuery,
} from '../http/page';
import { DatasetCatalog } from './dataset-catalog';
import {
  datasetDetailSchema,
  datasetDetailView,
  datasetSchema,
  datasetView,
  previewSchema,
  type DatasetDetailView,
  type DatasetView,
  type PreviewView,
} from './dataset-view';

const previewQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(2_000_000_000).default(0),
  column_limit: z.coerce.number().int().min(1).max(10_000).optional(),
  column_offset: z.coerce.number().int().min(0).max(10_000).default(0),
  version: z.coerce.number().int().min(1).max(2_000_000_000).optional(),
});

@ApiTags('datasets')
@Controller('api/v1/datasets')
export class DatasetsController {
  constructor(private readonly catalog: DatasetCatalog) {}

  @Get()
  @ApiOperation({
    operationId: 'listDatasets',
    summary: 'Datasets by name, each with its latest version',
  })
  @ApiOkResponse({ standardSchema: pageSchema(datasetSchema, 'DatasetPage') })
  @ApiProblems('invalid-page-token', 'invalid-request')
  async list(@Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<DatasetView>> {
    const found = await this.catalog.list({
      after: keyFromToken(query.page_token, nameOfKey),
      limit: query.page_size + 1,
    });
    return toPage(found, query.page_size, ({ dataset }) => keyOfName(dataset.name), datasetView);
  }

  @Get(':dataset')
  @ApiOperation({
    operationId: 'getDataset',
    summary: 'A dataset by name or id, with its columns and versions',
  })
  @ApiOkResponse({ standardSchema: datasetDetailSchema })
  @ApiProblems('dataset-not-found')
  async get(@Param('dataset') reference: string): Promise<DatasetDetailView> {
    const found = await this.catalog.resolve(reference);
    return datasetDetailView(found, await this.catalog.versionsOf(found.dataset.id));
  }

  @Get(':dataset/preview')
  @ApiOperation({
    operationId: 'previewDataset',
    summary: 'Some rows and columns of a version, the latest where none is named',
  })
  @ApiOkResponse({ standardSchema: previewSchema })
  @ApiProblems('dataset-not-found', 'invalid-request')
  async preview(
    @Param('dataset') reference: string,
    @Query({ schema: previewQuerySchema }) query: z.infer<typeof previewQuerySchema>,
  ): Promise<PreviewView> {
    const { version } = await this.catalog.resolve(reference, query.version);
    const page = await this.catalog.rows(version, {
      offset: query.offset,
      limit: query.limit,
      columnOffset: query.column_offset,
      ...(query.column_limit !== undefined && { columnLimit: query.column_limit }),
    });
    return { ...page, row_count: version.rowCount, column_count: version.columns.length };
  }
}

/** Marks a page's key as a dataset's name: ids of other lists are names too, as far as anyone can tell. */
const KEY_MARK = 'name:';

function keyOfName(name: string): string {
  return `${KEY_MARK}${name}`;
}

function nameOfKey(key: string): string | undefined {
  return key.startsWith(KEY_MARK) ? key.slice(KEY_MARK.length) : undefined;
}
