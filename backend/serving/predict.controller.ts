import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { withoutExtension } from '../datasets/dataset-name';
import { DomainError } from '../errors/domain-error';
import { ApiProblems } from '../http/api-problems';
import { toProblem } from '../http/problem';
import { requestIdOf } from '../http/request-id';
import { ModelCatalog } from '../models/model-catalog';
import {
  predictAllResponseSchema,
  predictDatasetResponseSchema,
  predictRequestSchema,
  predictResponseSchema,
  type PredictAllResponse,
  type PredictDatasetResponse,
  type PredictionOrError,
  type PredictRequest,
  type PredictResponse,
} from './predict.schema';
import { Predictor, type Row } from './predictor';

const PredictProblems = (): MethodDecorator =>
  ApiProblems(
    'bad-request',
    'model-not-found',
    'model-training',
    'model-unverified',
    'model-unrecoverable',
    'too-large',
    'invalid-request',
    'invalid-features',
    'model-rebuilding',
  );

/** The original platform's predict routes. `all` stands before parameters and can be no model's name. */
@ApiTags('original')
@Controller('predict')
export class PredictController {
  constructor(
    private readonly predictor: Predictor,
    private readonly catalog: ModelCatalog,
  ) {}

  @Post('all')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'predictAll',
    summary: 'Predict with every model that takes these columns',
  })
  @ApiOkResponse({ standardSchema: predictAllResponseSchema })
  @ApiProblems('bad-request', 'invalid-request', 'too-large')
  async all(
    @Body({ schema: predictRequestSchema }) { features }: PredictRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PredictAllResponse> {
    return {
      all_predictions: await this.byEach(
        await this.catalog.names(),
        features,
        requestIdOf(response),
      ),
    };
  }

  @Post('all/:dataset')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'predictAllOfDataset',
    summary: 'Predict with every model of a dataset',
  })
  @ApiOkResponse({ standardSchema: predictDatasetResponseSchema })
  @ApiProblems('bad-request', 'model-not-found', 'invalid-request', 'too-large')
  async allOfDataset(
    @Param('dataset') dataset: string,
    @Body({ schema: predictRequestSchema }) { features }: PredictRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PredictDatasetResponse> {
    const name = withoutExtension(dataset);
    const models = await this.catalog.names(name);
    if (models.length === 0) {
      throw new DomainError('model-not-found', `No models found for dataset: ${dataset}`, {
        extensions: { available_models: await this.catalog.names() },
      });
    }
    return {
      dataset: name,
      predictions: await this.byEach(models, features, requestIdOf(response)),
    };
  }

  @Post(':model')
  @HttpCode(200)
  @ApiOperation({ operationId: 'predict', summary: 'Predict with one model' })
  @ApiOkResponse({ standardSchema: predictResponseSchema })
  @PredictProblems()
  async one(
    @Param('model') model: string,
    @Body({ schema: predictRequestSchema }) { features }: PredictRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PredictResponse> {
    return this.predict(model, features, requestIdOf(response));
  }

  @Post(':algorithm/:dataset')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'predictByAlgorithm',
    summary: 'Predict with the model of an algorithm and a dataset',
  })
  @ApiOkResponse({ standardSchema: predictResponseSchema })
  @PredictProblems()
  async byAlgorithm(
    @Param('algorithm') algorithm: string,
    @Param('dataset') dataset: string,
    @Body({ schema: predictRequestSchema }) { features }: PredictRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PredictResponse> {
    return this.predict(`${algorithm}_${dataset}`, features, requestIdOf(response));
  }

  private async predict(
    reference: string,
    rows: readonly Row[],
    requestId: string,
  ): Promise<PredictResponse> {
    const startedAt = performance.now();
    const { model, node, ...prediction } = await this.predictor.predict(reference, rows);
    return {
      model: model.name,
      model_version: model.version,
      ...prediction,
      latency_ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
      request_id: requestId,
      node,
    };
  }

  /** One model's failure does not hide the others' answers. */
  private async byEach(
    names: string[],
    rows: readonly Row[],
    requestId: string,
  ): Promise<Record<string, PredictionOrError>> {
    const answers = await Promise.all(
      names.map(async (name): Promise<[string, PredictionOrError]> => {
        try {
          return [name, await this.predict(name, rows, requestId)];
        } catch (error) {
          const { body } = toProblem(error, requestId);
          return [name, { error: String(body['detail']), code: String(body['code']) }];
        }
      }),
    );
    return Object.fromEntries(answers);
  }
}
