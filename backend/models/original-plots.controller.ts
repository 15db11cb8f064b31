import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { RocCurve } from '../contracts/plots';
import { ApiProblems } from '../http/api-problems';
import { ModelCatalog } from './model-catalog';
import { ModelPlotStore } from './model-plot-store';

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
}

function withoutClass({ fpr, tpr, auc }: RocCurve): z.infer<typeof curveSchema> {
  return { fpr, tpr, auc };
}
