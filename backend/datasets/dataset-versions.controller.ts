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
  versionSchema,
  versionView,
  type DatasetDetailView,
  type VersionView,
} from './dataset-view';

const numberSchema = z.coerce.number().int().min(1).max(2_000_000_000);

@ApiTags('datasets')
@Controller('api/v1/datasets/:dataset/versions')
export class DatasetVersionsController {
  constructor(private readonly catalog: DatasetCatalog) {}

  @Get()
  @ApiOperation({
    operationId: 'listDatasetVersions',
    summary: 'Versions of a dataset, newest first, each with what it changed',
  })
  @ApiOkResponse({ standardSchema: pageSchema(versionSchema, 'DatasetVersionPage') })
  @ApiProblems('invalid-page-token', 'invalid-request', 'dataset-not-found')
  async list(
    @Param('dataset') reference: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<VersionView>> {
    const { dataset } = await this.catalog.resolve(reference);
    const versions = await this.catalog.versionsOf(dataset.id, {
      before: keyFromToken(query.page_token, numberOfKey),
      limit: query.page_size + 1,
    });
    return toPage(versions, query.page_size, keyOfNumber, versionView);
  }

  @Get(':number')
  @ApiOperation({ operationId: 'getDatasetVersion', summary: 'The dataset as of this version' })
  @ApiOkResponse({ standardSchema: datasetDetailSchema })
  @ApiProblems('dataset-not-found', 'invalid-request')
  async get(
    @Param('dataset') reference: string,
    @Param('number', { schema: numberSchema }) number: number,
  ): Promise<DatasetDetailView> {
    const found = await this.catalog.resolve(reference, number);
    return datasetDetailView(found, await this.catalog.versionsOf(found.dataset.id));
  }
}

function keyOfNumber({ number }: { number: number }): string {
  return `v${number}`;
}

function numberOfKey(key: string): number | undefined {
  return /^v\d{1,9}$/.test(key) ? Number(key.slice(1)) : undefined;
}
