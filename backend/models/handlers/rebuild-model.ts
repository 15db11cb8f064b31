import { appendEvent } from '../../events/event-log';
import type { JobHandler } from '../../jobs/job-handler';
import { distrustModel } from '../model-reason';
import { recordHeldReplica } from '../replicas';
import { reproduce } from '../reproduce';

/**
 * Makes a model again that no living worker holds any more. Bytes that differ from the original's
 * are not kept: the model becomes `unverified` and answers nothing until a person decides.
 */
export const rebuildModel: JobHandler<'rebuild-model'> = {
  async run(context, payload) {
    const { bytes, fingerprint } = await reproduce(context, payload.lineage);
    const same = fingerprint === payload.fingerprint;
    return {
      result: { fingerprint },
      ...(same && { model: { id: payload.modelId, fingerprint, bytes } }),
    };
  },

  async record(sql, { payload, result, ...held }) {
    const { modelId } = payload;
    const rebuilt = { fingerprint: result.fingerprint, expected: payload.fingerprint };
    if (rebuilt.fingerprint !== rebuilt.expected) {
      await distrustModel(sql, modelId, rebuilt);
      return;
    }
    await recordHeldReplica(sql, { ...held, modelId, source: 'rebuilt' });
    const moved = await sql(
      `update model set state = 'ready', reason_code = null, reason_text = null
       where id = $1 and state = 'rebuilding' returning id`,
      [modelId],
    );
    if (moved.length > 0)
      await appendEvent(sql, { topic: 'models', entityId: modelId, kind: 'ready' });
  },
};
