import type { ErrorCode } from '../contracts/error-codes';
import type { Sql } from '../database/sql-pool';
import { appendEvent } from '../events/event-log';

/** Why a model does not answer, and what to do about it. */
export interface Reason {
  code: ErrorCode;
  text: string;
}

/** Says why a model is still being rebuilt; undefined takes it back. Tells only of a change. */
export async function explainModel(
  sql: Sql,
  modelId: string,
  reason: Reason | undefined,
): Promise<void> {
  const changed = await sql(
    `update model set reason_code = $2, reason_text = $3
     where id = $1 and state = 'rebuilding' and reason_text is distinct from $3 returning id`,
    [modelId, reason?.code ?? null, reason?.text ?? null],
  );
  if (changed.length > 0 && reason) await tell(sql, modelId, 'rebuilding', reason);
}

/** There is no room to rebuild the model: it waits until somebody asks for it. */
export async function shelveModel(sql: Sql, modelId: string, reason: Reason): Promise<void> {
  const moved = await sql(
    `update model set state = 'cold', reason_code = $2, reason_text = $3
     where id = $1 and state = 'rebuilding' returning id`,
    [modelId, reason.code, reason.text],
  );
  if (moved.length > 0) await tell(sql, modelId, 'cold', reason);
}

/** What the model was cannot be had again, only trained anew. */
export async function giveUpModel(sql: Sql, modelId: string, reason: Reason): Promise<void> {
  const moved = await sql(
    `update model set state = 'unrecoverable', reason_code = $2, reason_text = $3
     where id = $1 and state = 'rebuilding' returning id`,
    [modelId, reason.code, reason.text],
  );
  if (moved.length > 0) await tell(sql, modelId, 'unrecoverable', reason);
}

/** A rebuild gave other bytes: the model answers nothing until a person decides. */
export async function distrustModel(
  sql: Sql,
  modelId: string,
  rebuilt: { fingerprint: string; expected: string },
): Promise<void> {
  const text = `Its rebuild has fingerprint ${rebuilt.fingerprint}, it was trained with ${rebuilt.expected}. Train it again to get its next version.`;
  const reason: Reason = { code: 'model-unverified', text };
  const moved = await sql(
    `update model set state = 'unverified', reason_code = $2, reason_text = $3
     where id = $1 and state = 'rebuilding' returning id`,
    [modelId, reason.code, reason.text],
  );
  if (moved.length > 0) await tell(sql, modelId, 'unverified', reason);
}

async function tell(sql: Sql, modelId: string, kind: string, reason: Reason): Promise<void> {
  const data = { code: reason.code, reason: reason.text };
  await appendEvent(sql, { topic: 'models', entityId: modelId, kind, data });
}
