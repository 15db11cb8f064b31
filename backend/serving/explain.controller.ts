import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems';
import {
  explainRequestSchema,
  explainResponseSchema,
  type ExplainRequest,
  type ExplainResponse,
} from './explain.schema';
import { Explainer } from './explainer';

@ApiTags('models')
@Controller('api/v1/models/:model/explanations')
export class ExplainController {
  constructor(private readonly explainer: Explainer) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'explainPredictions',
    summary: 'What moved each prediction, input by input (Shapley values)',
  })
  @ApiOkResponse({ standardSchema: explainResponseSchema })
  @ApiProblems(
    'bad-request',
    'model-not-found',
    'model-training',
    'model-unverified',
    'model-unrecoverable',
    'too-large',
    'invalid-request',
    'invalid-features',
    'model-rebuilding',
    'cluster-memory-full',
  )
  explain(
    @Param('model') reference: string,
    @Body({ schema: explainRequestSchema }) { features }: ExplainRequest,
  ): Promise<ExplainResponse> {
    return this.explainer.explain(reference, features);
  }
}
