import { Injectable } from '@nestjs/common';
import type { ModelPlots, PlotKind } from '../contracts/plots';
import { Database } from '../database/database';
import { DomainError } from '../errors/domain-error';
import type { ModelRow } from './model-view';

/** Reads what the plots of models are drawn from. */
@Injectable()
export class ModelPlotStore {
  constructor(private readonly database: Database) {}

  async get<Kind extends PlotKind>(model: ModelRow, kind: Kind): Promise<ModelPlots[Kind]> {
    const [row] = await this.database.sql<{ data: ModelPlots[Kind] }>(
      'select data from model_plot where model_id = $1 and kind = $2',
      [model.id, kind],
    );
    if (row) return row.data;
    throw await this.notThere(model, kind);
  }

  private async notThere(model: ModelRow, kind: PlotKind): Promise<DomainError> {
    const rows = await this.database.sql<{ kind: string }>(
      'select kind from model_plot where model_id = $1 order by kind',
      [model.id],
    );
    const there =
      rows.map((row) => row.kind).join(', ') || 'none: it was trained by an older version';
    return new DomainError(
      'plot-not-found',
      `${model.name}, a ${model.task}, has no plot ${JSON.stringify(kind)}. It has ${there}.`,
    );
  }
}
