import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { LearningCurve, RocCurve } from '../contracts/plots';
import { ApiProblems } from '../http/api-problems';
import { ComputedPlots } from './computed-plots';
import { ModelCatalog } from './model-catalog';
import { ModelPlotStore } from './model-plot-store';
import { learningCurveSchema } from './plot-schema';

/** Programs of the original wait for the curve, as its own computed it in the request. */
const PATIENCE_SECONDS = 120;

const curveSchema = z.object({
  fpr: z.array(z.number()),
  tpr: z.array(z.number()),
  auc: z.number(),
});
const rocSchema = z.union([
  curveSchema.extend({ type: z.literal('binary') }),
  z.object({ type: z.literal('multiclass'), classes: z.record(z.string(), curveSchema) }),
]);

/** The original platform's routes for the data of plots; shapes are frozen. */
@ApiTags('original')
@Controller('plot/:model')
export class OriginalPlotsController {
  constructor(
    private readonly catalog: ModelCatalog,
    private readonly plots: ModelPlotStore,
    private readonly computed: ComputedPlots,
  ) {}

  @Get('roc')
  @ApiOperation({ operationId: 'originalRocData', summary: 'ROC curves of a classification' })
  @ApiOkResponse({ standardSchema: rocSchema })
  @ApiProblems('model-not-found', 'model-training', 'plot-not-found')
  async roc(@Param('model') reference: string): Promise<z.infer<typeof rocSchema>> {
    const model = await this.catalog.get(reference);
    const { curves } = await this.plots.get(model, 'roc');
    const [only] = curves;
    if (model.signature.classes?.length === 2 && only)
      return { type: 'binary', ...withoutClass(only) };
    const places = new Map(model.signature.classes?.map((label, place) => [label, place]));
    const classes = Object.fromEntries(
      curves.map((curve) => [`class_${places.get(curve.class)}`, withoutClass(curve)]),
    );
    return { type: 'multiclass', classes };
  }

  @Get('learning')
  @ApiOperation({
    operationId: 'originalLearningCurve',
    summary: 'Learning curve; computed when it is first asked for',
  })
  @ApiOkResponse({ standardSchema: learningCurveSchema })
  @ApiProblems('model-not-found', 'model-training', 'plot-computing', 'plot-failed')
  async learning(@Param('model') reference: string): Promise<LearningCurve> {
    return this.computed.get(await this.catalog.get(reference), 'learning-curve', PATIENCE_SECONDS);
  }
}

function withoutClass({ fpr, tpr, auc }: RocCurve): z.infer<typeof curveSchema> {
  return { fpr, tpr, auc };
}
