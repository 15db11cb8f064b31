import { z } from 'zod';

/**
 * The first frame of a caller. A head proves that it holds the cluster key by signing the challenge;
 * a worker that fetches a model's bytes shows the ticket a head signed for it, good for that model only;
 * a job that puts a model together shows one for the shards of that model.
 */
export const helloSchema = z.discriminatedUnion('caller', [
  z.strictObject({ caller: z.literal('head'), signature: z.string().max(200) }),
  z.strictObject({
    caller: z.literal('peer'),
    modelId: z.uuid(),
    nodeId: z.uuid(),
    ticket: z.string().max(200),
  }),
  z.strictObject({
    caller: z.literal('assembly'),
    modelId: z.uuid(),
    ticket: z.string().max(200),
  }),
]);
export type Hello = z.infer<typeof helloSchema>;
