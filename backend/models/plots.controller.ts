import { Controller, Get, Headers, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { PLOT_KINDS, type ModelPlots, type PlotKind } from '../contracts/plots';
import { ApiProblems } from '../http/api-problems';
import { preferredWait } from '../http/prefer';
import { ComputedPlots, isComputed } from './computed-plots';
import { ModelCatalog } from './model-catalog';
import { ModelPlotStore } from './model-plot-store';
import { plotSchema } from './plot-schema';

/** Longest wait for a plot that `Prefer: wait` can ask for. */
const MOST_SECONDS = 60;

const kindSchema = z.enum(PLOT_KINDS);

@ApiTags('models')
@Controller('api/v1/models/:model/plots')
export class PlotsController {
  constructor(
    private readonly catalog: ModelCatalog,
    private readonly plots: ModelPlotStore,
    private readonly computed: ComputedPlots,
  ) {}

  @Get(':kind')
  @ApiOperation({
    operationId: 'getModelPlot',
    summary: 'What a plot of a model is drawn from: a few hundred numbers',
    description:
      '`learning-curve`, `importance` and `partial-dependence` are computed by a job when first asked for: 503 with Retry-After until it is there, or `Prefer: wait=30`.',
  })
  @ApiOkResponse({ standardSchema: plotSchema })
  @ApiProblems(
    'invalid-request',
    'model-not-found',
    'model-training',
    'plot-not-found',
    'plot-computing',
    'plot-failed',
  )
  async get(
    @Param('model') reference: string,
    @Param('kind', { schema: kindSchema }) kind: PlotKind,
    @Headers('prefer') prefer: string | undefined,
  ): Promise<ModelPlots[PlotKind]> {
    const model = await this.catalog.get(reference);
    if (!isComputed(kind)) return this.plots.get(model, kind);
    return this.computed.get(model, kind, Math.min(MOST_SECONDS, preferredWait(prefer) ?? 0));
  }
}
