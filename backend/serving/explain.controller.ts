import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems';
import {
  explainRequestSchema,
  explainResponseSchema,
  type ExplainRequest,
  type ExplainResponse,
} from './explain.schema';
import { MODEL_PROBLEMS, ROW_PROBLEMS } from './model-problems';
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
  @ApiProblems(...MODEL_PROBLEMS, ...ROW_PROBLEMS)
  explain(
    @Param('model') reference: string,
    @Body({ schema: explainRequestSchema }) { features }: ExplainRequest,
  ): Promise<ExplainResponse> {
    return this.explainer.explain(reference, features);
  }
}
