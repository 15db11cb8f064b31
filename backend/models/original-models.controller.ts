import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { withoutExtension } from '../datasets/dataset-name';
import { DomainError } from '../errors/domain-error';
import { ApiProblems } from '../http/api-problems';
import { ModelCatalog } from './model-catalog';
import type { ModelRow } from './model-view';

/** Most models that one of these unpaged answers describes. */
const UNPAGED = 10_000;

const metricsSchema = z.record(z.string(), z.number());
const modelListSchema = z.object({
  models: z.array(z.string()),
  items: z.array(
    z.object({
      name: z.string(),
      algorithm: z.string(),
      metrics: metricsSchema,
      features: z.array(z.string()),
    }),
  ),
});
const modelMetricsSchema = z.object({ model_name: z.string(), metrics: metricsSchema });
const allMetricsSchema = z.object({ all_metrics: z.record(z.string(), metricsSchema) });
const datasetModelsSchema = z.object({ dataset: z.string(), models: z.array(z.string()) });
const healthyModelsSchema = z.object({
  healthy_models: z.array(z.string()),
  count: z.number().int(),
});

/** The original platform's routes about models; shapes are frozen. Static segments stand before parameters. */
@ApiTags('original')
@Controller()
export class OriginalModelsController {
  constructor(private readonly catalog: ModelCatalog) {}

  @Get('models')
  @ApiOperation({ operationId: 'originalListModels', summary: 'Names of all models' })
  @ApiOkResponse({ standardSchema: modelListSchema })
  async list(): Promise<z.infer<typeof modelListSchema>> {
    const rows = await this.catalog.listLatest({ limit: UNPAGED });
    const items = rows
      .map((row) => ({
        name: row.name,
        algorithm: row.algorithm,
        metrics: metricsOf(row),
        features: row.signature.inputs.map((input) => input.name),
      }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en'));
    return { models: items.map((item) => item.name), items };
  }

  @Get('models/health')
  @ApiOperation({ operationId: 'originalHealthyModels', summary: 'Models that answer right now' })
  @ApiOkResponse({ standardSchema: healthyModelsSchema })
  async healthy(): Promise<z.infer<typeof healthyModelsSchema>> {
    const rows = await this.catalog.listLatest({ limit: UNPAGED });
    const healthy = rows
      .filter((row) => row.state === 'ready')
      .map((row) => row.name)
      .sort();
    return { healthy_models: healthy, count: healthy.length };
  }

  @Get('models/:dataset')
  @ApiOperation({ operationId: 'originalModelsOfDataset', summary: "Names of a dataset's models" })
  @ApiOkResponse({ standardSchema: datasetModelsSchema })
  @ApiProblems('model-not-found')
  async ofDataset(@Param('dataset') dataset: string): Promise<z.infer<typeof datasetModelsSchema>> {
    const name = withoutExtension(dataset);
    const models = await this.catalog.names(name);
    if (models.length === 0)
      throw new DomainError('model-not-found', `No models found for dataset: ${dataset}`);
    return { dataset: name, models };
  }

  @Get('metrics/all')
  @ApiOperation({ operationId: 'originalAllMetrics', summary: 'Held-out metrics of every model' })
  @ApiOkResponse({ standardSchema: allMetricsSchema })
  async allMetrics(): Promise<z.infer<typeof allMetricsSchema>> {
    const rows = await this.catalog.listLatest({ limit: UNPAGED });
    return { all_metrics: Object.fromEntries(rows.map((row) => [row.name, metricsOf(row)])) };
  }

  @Get(['metrics/:model', 'models/:model/metrics'])
  @ApiOperation({ operationId: 'originalMetrics', summary: 'Held-out metrics of a model' })
  @ApiOkResponse({ standardSchema: modelMetricsSchema })
  @ApiProblems('model-not-found', 'model-training')
  async metrics(@Param('model') reference: string): Promise<z.infer<typeof modelMetricsSchema>> {
    const row = await this.catalog.get(reference);
    return { model_name: row.name, metrics: metricsOf(row) };
  }
}

/** The original counted the training time, in seconds, among the metrics. */
function metricsOf(row: ModelRow): Record<string, number> {
  return { ...row.metrics, training_time: row.fit_seconds };
}
