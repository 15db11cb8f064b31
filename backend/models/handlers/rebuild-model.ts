import { appendEvent } from '../../events/event-log';
import type { JobHandler } from '../../jobs/job-handler';
import { recordHeldReplica } from '../replicas';
import { reproduce } from '../reproduce';

/**
 * Makes a model again that no living worker holds any more. Bytes that differ from the original's
 * are not kept: the model becomes `unverified` and answers nothing until a person decides.
 */
export const rebuildModel: JobHandler<'rebuild-model'> = {
  async run(context, payload) {
    const { bytes, fingerprint } = await reproduce(context.sql, payload.lineage, context.report);
    const same = fingerprint === payload.fingerprint;
    return {
      result: { fingerprint },
      ...(same && { model: { id: payload.modelId, fingerprint, bytes } }),
    };
  },

  async record(sql, finished) {
    const { payload, result } = finished;
    const same = result.fingerprint === payload.fingerprint;
    if (same)
      await recordHeldReplica(sql, { ...finished, modelId: payload.modelId, source: 'rebuilt' });
    const state = same ? 'ready' : 'unverified';
    await sql(`update model set state = $2 where id = $1 and state = 'rebuilding'`, [
      payload.modelId,
      state,
    ]);
    await appendEvent(sql, {
      topic: 'models',
      entityId: payload.modelId,
      kind: state,
      data: { fingerprint: result.fingerprint },
    });
  },
};
