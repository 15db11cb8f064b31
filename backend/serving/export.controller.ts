import { Controller, Get, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { ApiProblems } from '../http/api-problems';
import { EXPORT_FORMATS, MEDIA_TYPES } from './export-formats';
import { MODEL_PROBLEMS } from './model-problems';
import { ModelExporter } from './model-exporter';

const exportQuerySchema = z.strictObject({
  format: z
    .enum(EXPORT_FORMATS)
    .default('onnx')
    .describe(
      '`onnx` has the pipeline in it and takes the columns of the signature, days and moments as milliseconds since 1970 (UTC); `json` is everything that was fitted.',
    ),
});

@ApiTags('models')
@Controller('api/v1/models/:model/export')
export class ExportController {
  constructor(private readonly exporter: ModelExporter) {}

  @Get()
  @ApiOperation({ operationId: 'exportModel', summary: 'A model as a file, to use elsewhere' })
  @ApiOkResponse({
    description: 'The file',
    content: Object.fromEntries(
      Object.values(MEDIA_TYPES).map((type) => [
        type,
        { schema: { type: 'string', format: 'binary' } },
      ]),
    ),
  })
  @ApiProblems(...MODEL_PROBLEMS, 'not-exportable')
  async export(
    @Param('model') reference: string,
    @Query({ schema: exportQuerySchema }) { format }: z.infer<typeof exportQuerySchema>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const { model, file } = await this.exporter.export(reference, format);
    response.attachment(`${model.name}_v${model.version}.${format}`);
    return new StreamableFile(file, { type: MEDIA_TYPES[format] });
  }
}
