import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '../contracts/error-codes';
import type { Signature } from '../contracts/model';
import type { ModelState } from '../contracts/states';
import { Database } from '../database/database';
import { ModelCatalog } from '../models/model-catalog';
import { wakeModel } from '../models/wake-model';

/** How long a looked-up model is believed: a replica that vanished meanwhile costs one retry, never a wrong answer. */
const FRESH_MS = 1_000;
/** References remembered at most: callers may make up as many as they like. */
const MOST_REMEMBERED = 10_000;

export interface ServedModel {
  id: string;
  name: string;
  version: number;
  state: ModelState;
  /** Why it does not answer, where there is more to say than its state. */
  reason: { code: ErrorCode; text: string } | null;
  signature: Signature;
  fitSeconds: number;
  /** Living workers that hold a verified copy. */
  replicas: { nodeName: string; address: string }[];
}

/** Where models are to be found, remembered for a second so that a prediction seldom asks Postgres. */
@Injectable()
export class ModelDirectory {
  private readonly models = new Map<string, { model: Promise<ServedModel>; until: number }>();

  constructor(
    private readonly database: Database,
    private readonly catalog: ModelCatalog,
  ) {}

  /** By name, `name@3`, `name:3` or id; throws `model-not-found` with those that there are. */
  find(reference: string): Promise<ServedModel> {
    const known = this.models.get(reference);
    if (known && performance.now() < known.until) return known.model;
    if (this.models.size >= MOST_REMEMBERED) this.models.clear();
    const model = this.load(reference);
    this.models.set(reference, { model, until: performance.now() + FRESH_MS });
    model.catch(() => this.forget(reference));
    return model;
  }

  /** Looks again at the next call: what is remembered proved stale. */
  forget(reference: string): void {
    this.models.delete(reference);
  }

  /** Somebody asked for an evicted model: it is brought back. */
  async wake(reference: string, modelId: string): Promise<void> {
    await wakeModel(this.database.sql, modelId);
    this.forget(reference);
  }

  private async load(reference: string): Promise<ServedModel> {
    const row = await this.catalog.get(reference);
    const replicas = await this.database.sql<ServedModel['replicas'][number]>(
      `select node.name as "nodeName", node.address from replica
       join node on node.id = replica.node_id and node.incarnation = replica.incarnation
       where replica.model_id = $1 and replica.state = 'ready' and node.state in ('ready', 'draining')`,
      [row.id],
    );
    const { id, name, version, state, signature, fit_seconds: fitSeconds } = row;
    const reason =
      row.reason_code === null ? null : { code: row.reason_code, text: row.reason_text ?? '' };
    return { id, name, version, state, reason, signature, fitSeconds, replicas };
  }
}
