import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
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
import { ApiProblems } from '../http/api-problems';
import { receiveFile, type ReceivedFile } from '../http/receive-file';
import { DatasetAppend } from './dataset-append';
import { DatasetIngest, type Ingested } from './dataset-ingest';
import { datasetDetailSchema, datasetDetailView, type DatasetDetailView } from './dataset-view';
import { InspectedUploads } from './inspected-uploads';
import { inspectionSchema, inspectionView, type InspectionView } from './inspection-view';
import {
  appendFieldsFrom,
  appendFieldsSchema,
  readOptionsFrom,
  readOptionsSchema,
  toReadOptions,
} from './upload-options';
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

const appendBody: ApiBodyOptions = {
  schema: {
    type: 'object',
    required: ['file'],
    properties: {
      file: { type: 'string', format: 'binary' },
      options: { type: 'string', description: 'How to read the file: ReadOptions as JSON.' },
      version: {
        type: 'integer',
        description: 'Refuse where this is not the latest version any more.',
      },
      other_columns: {
        type: 'string',
        enum: ['refuse', 'fill'],
        description: 'Of columns that one side lacks: refuse, or leave values missing there.',
      },
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

const APPEND_REFUSALS = ['dataset-not-found', 'columns-differ', 'dataset-changed'] as const;

const commitSchema = z
  .strictObject({
    upload_id: z.string(),
    name: z.string().optional().describe("The dataset's name; by default the file's."),
    options: readOptionsSchema.optional(),
    append: z
      .strictObject({ dataset: z.string(), ...appendFieldsSchema.shape })
      .optional()
      .describe('Adds the rows to this dataset, as its append route does; without a name then.'),
  })
  .refine(({ name, append }) => name === undefined || append === undefined, {
    error: 'give name for a table of its own, or append for rows of another one',
    path: ['name'],
  })
  .meta({ id: 'CommitRequest' });

const inspectAgainSchema = z
  .strictObject({ options: readOptionsSchema })
  .meta({ id: 'InspectAgainRequest' });

/** Files on their way to become datasets: at once, or inspected first and then committed. */
@ApiTags('datasets')
@Controller('api/v1/datasets')
export class DatasetUploadsController {
  constructor(
    private readonly ingest: DatasetIngest,
    private readonly appending: DatasetAppend,
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
    const ingested = await this.receive(request, response, ({ fields: { name }, ...read }) =>
      this.ingest.ingestFile({ ...read, name }),
    );
    return answer(ingested, response);
  }

  @Post(':dataset/append')
  @HttpCode(201)
  @ApiOperation({
    operationId: 'appendRows',
    summary: 'Add the rows of a file to a dataset: its next version is what was there and they',
    description:
      'Takes what `POST /api/v1/datasets` takes. Columns are matched by name and read as the dataset has them; integers become numbers, categories and identifiers texts, where the rows ask for it. With `version` a repeated request adds nothing twice: it answers the version that it made, or 409 where another one came between.',
  })
  @ApiConsumes(...FILE_TYPES)
  @ApiBody(appendBody)
  @ApiCreatedResponse({ standardSchema: datasetDetailSchema })
  @ApiOkResponse({
    standardSchema: datasetDetailSchema,
    description: 'Exactly this content was already there.',
  })
  @ApiProblems(...REFUSALS, ...APPEND_REFUSALS)
  async append(
    @Param('dataset') reference: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DatasetDetailView> {
    const appended = await this.receive(request, response, ({ fields, ...read }) =>
      this.appending.append(reference, { ...read, ...appendFieldsFrom(fields) }),
    );
    return answer(appended, response);
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
    return this.receive(request, response, async ({ file, fileName, options }) => {
      const inspection = await this.ingest.inspectFile({ file, fileName, options });
      return inspectionView(inspection, { ...this.inspected.keep({ file, fileName }), fileName });
    });
  }

  @Post('inspect/:upload')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'inspectDatasetAgain',
    summary: 'What a file that was inspected would become, read as you say',
  })
  @ApiOkResponse({ standardSchema: inspectionSchema })
  @ApiProblems(...REFUSALS, 'upload-not-found')
  async inspectAgain(
    @Param('upload') id: string,
    @Body({ schema: inspectAgainSchema }) body: z.infer<typeof inspectAgainSchema>,
  ): Promise<InspectionView> {
    const options = toReadOptions(body.options);
    const { result, seconds } = await this.inspected.use(id, async ({ file, fileName }) => ({
      inspection: await this.ingest.inspectFile({ file, fileName, options }),
      fileName,
    }));
    return inspectionView(result.inspection, { id, seconds, fileName: result.fileName });
  }

  @Post('commit')
  @HttpCode(201)
  @ApiOperation({
    operationId: 'commitDataset',
    summary:
      'Make a dataset, or further rows of one, of a file that was inspected, read as you say',
  })
  @ApiCreatedResponse({ standardSchema: datasetDetailSchema })
  @ApiOkResponse({
    standardSchema: datasetDetailSchema,
    description: 'Exactly this content was already there.',
  })
  @ApiProblems(...REFUSALS, ...APPEND_REFUSALS, 'upload-not-found')
  async commit(
    @Body({ schema: commitSchema }) body: z.infer<typeof commitSchema>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DatasetDetailView> {
    const { append, name, upload_id } = body;
    const options = toReadOptions(body.options ?? {});
    const { result } = await this.inspected.use(upload_id, (upload) =>
      append
        ? this.appending.append(append.dataset, {
            ...upload,
            options,
            otherColumns: append.other_columns,
            version: append.version,
          })
        : this.ingest.ingestFile({ ...upload, name, options }),
    );
    this.inspected.forget(upload_id);
    return answer(result, response);
  }

  /** What `act` makes of the file that is sent. Nothing is left of it but what waits for its commit. */
  private async receive<Result>(
    request: Request,
    response: Response,
    act: (received: ReadableFile) => Promise<Result>,
  ): Promise<Result> {
    // before the file comes: on its way it lies on a disk of ours as well
    await this.ingest.requireRoom(Number(request.headers['content-length'] ?? 0));
    const { path, fileName, fields } = await receiveFile(request, response, {
      newFile: () => this.folder.newFile(),
      maxBytes: this.folder.maxBytes,
    });
    try {
      const options = readOptionsFrom(fields['options']);
      return await act({ file: path, fileName, options, fields });
    } finally {
      if (!this.inspected.holds(path)) await rm(path, { force: true });
    }
  }
}

/** A file that was sent, with how to read it. */
interface ReadableFile extends Pick<ReceivedFile, 'fileName' | 'fields'> {
  file: string;
  options: ReturnType<typeof readOptionsFrom>;
}

function answer(ingested: Ingested, response: Response): DatasetDetailView {
  response
    .status(ingested.created ? 201 : 200)
    .location(`/api/v1/datasets/${ingested.dataset.name}`);
  return datasetDetailView(ingested, ingested.versions);
}
