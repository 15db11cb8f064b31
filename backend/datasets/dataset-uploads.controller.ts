import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  type ApiBodyOptions,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { ApiProblems } from '../http/api-problems';
import { receiveFile, type ReceivedFile } from '../http/receive-file';
import { DatasetIngest, type IngestRequest } from './dataset-ingest';
import { datasetDetailSchema, datasetDetailView, type DatasetDetailView } from './dataset-view';
import { InspectedUploads } from './inspected-uploads';
import { inspectionSchema, inspectionView, type InspectionView } from './inspection-view';
import { readOptionsFrom, readOptionsSchema, toReadOptions } from './upload-options';
import { UploadFolder } from './upload-folder';

const FILE_TYPES = [
  'multipart/form-data',
  'text/csv',
  'text/tab-separated-values',
  'application/json',
  'application/x-ndjson',
  'application/vnd.apache.parquet',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/gzip',
  'application/octet-stream',
];

const fileBody: ApiBodyOptions = {
  schema: {
    type: 'object',
    required: ['file'],
    properties: {
      file: { type: 'string', format: 'binary' },
      name: { type: 'string', description: "The dataset's name; by default the file's." },
      options: { type: 'string', description: 'How to read the file: ReadOptions as JSON.' },
    },
  },
};

const REFUSALS = [
  'bad-request',
  'invalid-name',
  'too-large',
  'unsupported-media-type',
  'invalid-request',
  'invalid-csv',
  'unsupported-encoding',
  'dataset-empty',
  'too-many-columns',
  'disk-full',
] as const;

const commitSchema = z
  .strictObject({
    upload_id: z.string(),
    name: z.string().optional().describe("The dataset's name; by default the file's."),
    options: readOptionsSchema.optional(),
  })
  .meta({ id: 'CommitRequest' });

/** Files on their way to become datasets: at once, or inspected first and then committed. */
@ApiTags('datasets')
@Controller('api/v1/datasets')
export class DatasetUploadsController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ingest: DatasetIngest,
    private readonly folder: UploadFolder,
    private readonly inspected: InspectedUploads,
  ) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({
    operationId: 'uploadDataset',
    summary: 'Upload a file: a new dataset, or the next version of the one of that name',
    description:
      'CSV, JSON, NDJSON, Parquet or an Excel workbook (.xlsx), as a form with the field `file`, or as the body itself; then `name` and `options` are query parameters. gzip is undone, as `Content-Encoding` and as a file.',
  })
  @ApiConsumes(...FILE_TYPES)
  @ApiBody(fileBody)
  @ApiCreatedResponse({ standardSchema: datasetDetailSchema })
  @ApiOkResponse({
    standardSchema: datasetDetailSchema,
    description: 'Exactly this content was already there.',
  })
  @ApiProblems(...REFUSALS)
  async upload(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DatasetDetailView> {
    const { path, fileName, fields } = await this.receive(request, response);
    try {
      const options = readOptionsFrom(fields['options']);
      const { name } = fields;
      return await this.commitFile({ file: path, fileName, name, options }, response);
    } finally {
      await rm(path, { force: true });
    }
  }

  @Post('inspect')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'inspectDataset',
    summary: 'What a file would become: dialect, types with reasons, rows, what does not fit',
    description: 'Takes what `POST /api/v1/datasets` takes. The file waits an hour for its commit.',
  })
  @ApiConsumes(...FILE_TYPES)
  @ApiBody(fileBody)
  @ApiOkResponse({ standardSchema: inspectionSchema })
  @ApiProblems(...REFUSALS)
  async inspect(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<InspectionView> {
    const { path, fileName, fields } = await this.receive(request, response);
    try {
      const options = readOptionsFrom(fields['options']);
      const inspection = await this.ingest.inspectFile({ file: path, fileName, options });
      return inspectionView(inspection, {
        ...this.inspected.keep({ file: path, fileName }),
        fileName,
      });
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  @Post('commit')
  @HttpCode(201)
  @ApiOperation({
    operationId: 'commitDataset',
    summary: 'Make a dataset of a file that was inspected, read as you say',
  })
  @ApiCreatedResponse({ standardSchema: datasetDetailSchema })
  @ApiOkResponse({
    standardSchema: datasetDetailSchema,
    description: 'Exactly this content was already there.',
  })
  @ApiProblems(...REFUSALS, 'upload-not-found')
  async commit(
    @Body({ schema: commitSchema }) body: z.infer<typeof commitSchema>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DatasetDetailView> {
    const upload = this.inspected.find(body.upload_id);
    const options = toReadOptions(body.options ?? {});
    const view = await this.commitFile({ ...upload, name: body.name, options }, response);
    this.inspected.forget(body.upload_id);
    return view;
  }

  private async receive(request: Request, response: Response): Promise<ReceivedFile> {
    // before the file comes: on its way it lies on a disk of ours as well
    await this.ingest.requireRoom(Number(request.headers['content-length'] ?? 0));
    return receiveFile(request, response, {
      newFile: () => this.folder.newFile(),
      maxBytes: this.config.limits.uploadBytes,
    });
  }

  private async commitFile(file: IngestRequest, response: Response): Promise<DatasetDetailView> {
    const ingested = await this.ingest.ingestFile(file);
    response
      .status(ingested.created ? 201 : 200)
      .location(`/api/v1/datasets/${ingested.dataset.name}`);
    return datasetDetailView(ingested, ingested.versions);
  }
}
