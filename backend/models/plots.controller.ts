import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { PLOT_KINDS, type ModelPlots, type PlotKind } from '../contracts/plots';
import { ApiProblems } from '../http/api-problems';
import { ModelCatalog } from './model-catalog';
import { ModelPlotStore } from './model-plot-store';
import { plotSchema } from './plot-schema';

const kindSchema = z.enum(PLOT_KINDS);

@ApiTags('models')
@Controller('api/v1/models/:model/plots')
export class PlotsController {
  constructor(
    private readonly catalog: ModelCatalog,
    private readonly plots: ModelPlotStore,
  ) {}

  @Get(':kind')
  @ApiOperation({
    operationId: 'getModelPlot',
    summary: 'What a plot of a model is drawn from: a few hundred numbers',
  })
  @ApiOkResponse({ standardSchema: plotSchema })
  @ApiProblems('invalid-request', 'model-not-found', 'model-training', 'plot-not-found')
  async get(
    @Param('model') reference: string,
    @Param('kind', { schema: kindSchema }) kind: PlotKind,
  ): Promise<ModelPlots[PlotKind]> {
    return this.plots.get(await this.catalog.get(reference), kind);
  }
}
