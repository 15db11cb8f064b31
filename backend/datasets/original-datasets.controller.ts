import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { DatasetCatalog } from './dataset-catalog';
import { datasetSchema, datasetView } from './dataset-view';

/** Most datasets that this unpaged answer lists. */
const UNPAGED = 10_000;

const datasetListSchema = z.object({
  datasets: z.array(z.string()),
  items: z.array(datasetSchema),
});

@ApiTags('original')
@Controller('datasets')
export class OriginalDatasetsController {
  constructor(private readonly catalog: DatasetCatalog) {}

  @Get()
  @ApiOperation({ operationId: 'originalListDatasets', summary: 'Names of all datasets' })
  @ApiOkResponse({ standardSchema: datasetListSchema })
  async list(): Promise<z.infer<typeof datasetListSchema>> {
    const items = (await this.catalog.list({ limit: UNPAGED })).map(datasetView);
    return { datasets: items.map((item) => item.name), items };
  }
}
