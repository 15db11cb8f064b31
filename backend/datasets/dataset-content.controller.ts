import { Controller, Get, HttpCode, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { ApiProblems } from '../http/api-problems';
import { DatasetExport } from './dataset-export';
import { DatasetProfiles, type ColumnRange } from './dataset-profiles';
import { profileSchema, profileView, type ProfileView } from './profile-view';

/** No table can be allowed more. */
const MOST_COLUMNS = 100_000;
const versionQuery = z.coerce.number().int().min(1).max(2_000_000_000).optional();
const profileQuerySchema = z.object({
  version: versionQuery,
  column_offset: z.coerce.number().int().min(0).max(MOST_COLUMNS).default(0),
  column_limit: z.coerce.number().int().min(1).max(MOST_COLUMNS).default(MOST_COLUMNS),
});
type ProfileQuery = z.infer<typeof profileQuerySchema>;
const downloadQuerySchema = z.object({
  format: z.enum(['csv', 'parquet']).default('csv'),
  version: versionQuery,
  formulas: z
    .enum(['neutralise', 'keep'])
    .default('neutralise')
    .describe('Of CSV: whether texts that a spreadsheet would execute get an apostrophe first.'),
});

@ApiTags('datasets')
@Controller('api/v1/datasets/:dataset')
export class DatasetContentController {
  constructor(
    private readonly profiles: DatasetProfiles,
    private readonly exports: DatasetExport,
  ) {}

  @Get('profile')
  @ApiOperation({
    operationId: 'profileDataset',
    summary: 'What the values of a version are like, column by column, and what to look at',
  })
  @ApiOkResponse({ standardSchema: profileSchema })
  @ApiResponse({
    status: 202,
    standardSchema: profileSchema,
    description:
      'Not all of it yet: the columns that are known, how far its job is, and why it waits or failed.',
  })
  @ApiProblems('dataset-not-found', 'invalid-request')
  async profile(
    @Param('dataset') reference: string,
    @Query({ schema: profileQuerySchema }) query: ProfileQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProfileView> {
    const found = await this.profiles.of(reference, query.version, columnsOf(query));
    response.status(found.whole ? 200 : 202);
    return profileView(found);
  }

  @Post('profile')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'profileDatasetAgain',
    summary: 'Compute a profile whose job failed once more, at once',
  })
  @ApiOkResponse({ standardSchema: profileSchema, description: 'It is there already.' })
  @ApiResponse({ status: 202, standardSchema: profileSchema, description: 'Its job is queued.' })
  @ApiProblems('dataset-not-found', 'invalid-request')
  async profileAgain(
    @Param('dataset') reference: string,
    @Query({ schema: profileQuerySchema }) query: ProfileQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProfileView> {
    const found = await this.profiles.again(reference, query.version, columnsOf(query));
    response.status(found.whole ? 200 : 202);
    return profileView(found);
  }

  @Get('download')
  @ApiOperation({
    operationId: 'downloadDataset',
    summary: 'All rows of a version as CSV or Parquet',
  })
  @ApiOkResponse({
    description: 'The file.',
    content: {
      'text/csv': { schema: { type: 'string' } },
      'application/vnd.apache.parquet': { schema: { type: 'string', format: 'binary' } },
    },
  })
  @ApiProblems('dataset-not-found', 'invalid-request', 'too-large')
  async download(
    @Param('dataset') reference: string,
    @Query({ schema: downloadQuerySchema }) query: z.infer<typeof downloadQuerySchema>,
  ): Promise<StreamableFile> {
    const { chunks, type, fileName } = await this.exports.open(reference, {
      ...query,
      keepFormulas: query.formulas === 'keep',
    });
    // object mode off: the buffers between database and client are counted in bytes
    return new StreamableFile(Readable.from(chunks, { objectMode: false }), {
      type,
      disposition: `attachment; filename="${fileName}"`,
    });
  }
}

function columnsOf(query: ProfileQuery): ColumnRange {
  return { offset: query.column_offset, limit: query.column_limit };
}
