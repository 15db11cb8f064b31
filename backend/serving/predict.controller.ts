import { applyDecorators, Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { withoutExtension } from '../datasets/dataset-name';
import { DomainError } from '../errors/domain-error';
import { ApiProblems } from '../http/api-problems';
import { preferredWait } from '../http/prefer';
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
import { requireFewRows, type Row } from './encoded-rows';
import { MODEL_PROBLEMS, ROW_PROBLEMS } from './model-problems';
import { Predictor } from './predictor';

/** A model that is being rebuilt is waited for at most that long. */
const MOST_WAIT_SECONDS = 30;

/** What the routes of one model have in common. */
const OfOneModel = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: `\`wait=10\` waits that many seconds, at most ${MOST_WAIT_SECONDS}, for a model that is being rebuilt, instead of a 503 at once. \`Preference-Applied\` says how long.`,
    }),
    ApiProblems(...MODEL_PROBLEMS, ...ROW_PROBLEMS),
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
    requireFewRows(features);
    return {
      all_predictions: await this.byEach(await this.catalog.names(), features, response),
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
    requireFewRows(features);
    const name = withoutExtension(dataset);
    const models = await this.catalog.names(name);
    if (models.length === 0) {
      throw new DomainError('model-not-found', `No models found for dataset: ${dataset}`, {
        extensions: { available_models: await this.catalog.names() },
      });
    }
    return {
      dataset: name,
      predictions: await this.byEach(models, features, response),
    };
  }

  @Post(':model')
  @HttpCode(200)
  @ApiOperation({ operationId: 'predict', summary: 'Predict with one model' })
  @ApiOkResponse({ standardSchema: predictResponseSchema })
  @OfOneModel()
  async one(
    @Param('model') model: string,
    @Body({ schema: predictRequestSchema }) { features }: PredictRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PredictResponse> {
    return this.predict(model, features, response);
  }

  @Post(':algorithm/:dataset')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'predictByAlgorithm',
    summary: 'Predict with the model of an algorithm and a dataset',
  })
  @ApiOkResponse({ standardSchema: predictResponseSchema })
  @OfOneModel()
  async byAlgorithm(
    @Param('algorithm') algorithm: string,
    @Param('dataset') dataset: string,
    @Body({ schema: predictRequestSchema }) { features }: PredictRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PredictResponse> {
    return this.predict(`${algorithm}_${dataset}`, features, response);
  }

  private async predict(
    reference: string,
    rows: readonly Row[],
    response: Response,
    waitSeconds = applyWait(response),
  ): Promise<PredictResponse> {
    requireFewRows(rows);
    const startedAt = performance.now();
    const { model, node, ...prediction } = await this.predictor.predict(
      reference,
      rows,
      waitSeconds,
    );
    return {
      model: model.name,
      model_version: model.version,
      ...prediction,
      latency_ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
      request_id: requestIdOf(response),
      node,
    };
  }

  /** One model's failure does not hide the others' answers. */
  private async byEach(
    names: string[],
    rows: readonly Row[],
    response: Response,
  ): Promise<Record<string, PredictionOrError>> {
    const answers = await Promise.all(
      names.map(async (name): Promise<[string, PredictionOrError]> => {
        try {
          return [name, await this.predict(name, rows, response, 0)];
        } catch (error) {
          const { body } = toProblem(error, requestIdOf(response));
          return [name, { error: String(body['detail']), code: String(body['code']) }];
        }
      }),
    );
    return Object.fromEntries(answers);
  }
}

/** Seconds to wait as the request prefers, up to the cap; the answer says that it was heard. */
function applyWait(response: Response): number {
  const wanted = preferredWait(response.req.get('prefer'));
  if (wanted === undefined) return 0;
  const seconds = Math.min(MOST_WAIT_SECONDS, wanted);
  response.set('Preference-Applied', `wait=${seconds}`);
  return seconds;
}
