import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { DomainError } from '../errors/domain-error';
import { ApiProblems } from '../http/api-problems';
import { DatasetCatalog, type FoundDataset } from './dataset-catalog';
import { DatasetIngest } from './dataset-ingest';
import { UploadFolder } from './upload-folder';

const PREVIEW_ROWS = 5;
/** Most datasets that the unpaged list names. */
const UNPAGED = 10_000;
const BASE64 = /^[A-Za-z0-9+/\s]*(?:={1,2}\s*)?$/;

const uploadSchema = z.object({
  filename: z.string().min(1),
  content: z.string().describe('The file, as base64; a data URL is taken as well.'),
});
const recordSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const uploadedSchema = z.object({
  filename: z.string(),
  status: z.literal('uploaded_and_distributed'),
  rows: z.int(),
  columns: z.array(z.string()),
  preview: z.array(recordSchema),
});
const uploadedFilesSchema = z.object({
  files: z.array(z.string()),
  uploaded_files: z.array(
    z.object({
      filename: z.string(),
      rows: z.int(),
      columns: z.array(z.string()),
      loaded_at: z.iso.datetime(),
    }),
  ),
});
const previewSchema = z.object({
  dataset: z.string(),
  rows: z.int(),
  columns: z.array(z.string()),
  preview: z.array(recordSchema),
});
const previewQuerySchema = z.object({
  dataset: z.string().min(1),
  n: z.coerce.number().int().min(1).max(200).default(PREVIEW_ROWS),
});

/** The original's way to send a file, and to look at what was sent. */
@ApiTags('original')
@Controller()
export class OriginalUploadsController {
  constructor(
    private readonly catalog: DatasetCatalog,
    private readonly ingest: DatasetIngest,
    private readonly folder: UploadFolder,
  ) {}

  @Post('upload')
  @HttpCode(200)
  @ApiOperation({ operationId: 'originalUpload', summary: 'Upload a file as base64' })
  @ApiOkResponse({ standardSchema: uploadedSchema })
  @ApiProblems(
    'bad-request',
    'too-large',
    'invalid-request',
    'invalid-csv',
    'unsupported-media-type',
    'unsupported-encoding',
    'dataset-empty',
    'too-many-columns',
    'disk-full',
  )
  async upload(
    @Body({ schema: uploadSchema }) { filename, content }: z.infer<typeof uploadSchema>,
  ): Promise<z.infer<typeof uploadedSchema>> {
    const file = this.folder.newFile();
    try {
      await writeFile(file, decoded(content));
      const found = await this.ingest.ingestFile({ file, fileName: filename });
      const { rows, columns, preview } = await this.look(found, PREVIEW_ROWS);
      return { filename, status: 'uploaded_and_distributed', rows, columns, preview };
    } finally {
      await rm(file, { force: true });
    }
  }

  @Get('uploaded_files')
  @ApiOperation({ operationId: 'originalUploadedFiles', summary: 'Files that were uploaded' })
  @ApiOkResponse({ standardSchema: uploadedFilesSchema })
  async files(): Promise<z.infer<typeof uploadedFilesSchema>> {
    const all = await this.catalog.list({ limit: UNPAGED });
    const uploaded = all.filter(({ dataset }) => !dataset.sample).map(fileOf);
    return { files: uploaded.map(({ filename }) => filename), uploaded_files: uploaded };
  }

  @Get('dataset_preview')
  @ApiOperation({ operationId: 'originalDatasetPreview', summary: 'The first rows of a dataset' })
  @ApiOkResponse({ standardSchema: previewSchema })
  @ApiProblems('dataset-not-found', 'invalid-request')
  async preview(
    @Query({ schema: previewQuerySchema }) { dataset, n }: z.infer<typeof previewQuerySchema>,
  ): Promise<z.infer<typeof previewSchema>> {
    const found = await this.catalog.resolve(dataset);
    return { dataset: found.dataset.name, ...(await this.look(found, n)) };
  }

  private async look({ version }: FoundDataset, limit: number) {
    const { columns, rows } = await this.catalog.rows(version, { offset: 0, limit });
    const preview = rows.map((row) =>
      Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])),
    );
    return { rows: version.rowCount, columns, preview };
  }
}

/** Strict, because Buffer passes over what is no base64. */
function decoded(content: string): Buffer {
  const base64 = content.replace(/^data:[^,]{0,200};base64,/, '');
  if (!BASE64.test(base64))
    throw new DomainError('bad-request', '"content" is not base64. Send the bytes of the file so.');
  return Buffer.from(base64, 'base64');
}

function fileOf({ version }: FoundDataset) {
  return {
    filename: version.origin.filename,
    rows: version.rowCount,
    columns: version.columns.map(({ name }) => name),
    loaded_at: version.createdAt.toISOString(),
  };
}
