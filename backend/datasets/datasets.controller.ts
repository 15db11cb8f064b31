import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { ApiProblems } from '../http/api-problems';
import {
  keyFromToken,
  pageQuerySchema,
  pageSchema,
  toPage,
  type Page,
  type PageQuery,
} from '../http/page';
import { receiveFile } from '../http/receive-file';
import { DatasetCatalog } from './dataset-catalog';
import { DatasetIngest } from './dataset-ingest';
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
import { UploadFolder } from './upload-folder';

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
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly catalog: DatasetCatalog,
    private readonly ingest: DatasetIngest,
    private readonly folder: UploadFolder,
  ) {}

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

  @Post()
  @HttpCode(201)
  @ApiOperation({
    operationId: 'uploadDataset',
    summary: 'Upload a CSV: a new dataset, or the next version of the one of that name',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' } },
    },
  })
  @ApiCreatedResponse({ standardSchema: datasetDetailSchema })
  @ApiOkResponse({
    standardSchema: datasetDetailSchema,
    description: 'Exactly this content was already there.',
  })
  @ApiProblems(
    'bad-request',
    'too-large',
    'unsupported-media-type',
    'invalid-csv',
    'unsupported-encoding',
    'dataset-empty',
    'too-many-columns',
    'disk-full',
  )
  async upload(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DatasetDetailView> {
    // before the file comes: on its way it lies on a disk of ours as well
    await this.ingest.requireRoom(Number(request.headers['content-length'] ?? 0));
    const file = await receiveFile(request, response, {
      newFile: () => this.folder.newFile(),
      maxBytes: this.config.limits.uploadBytes,
    });
    try {
      const ingested = await this.ingest.ingestFile({ file: file.path, fileName: file.fileName });
      response
        .status(ingested.created ? 201 : 200)
        .location(`/api/v1/datasets/${ingested.dataset.name}`);
      return datasetDetailView(ingested, await this.catalog.versionsOf(ingested.dataset.id));
    } finally {
      await rm(file.path, { force: true });
    }
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
