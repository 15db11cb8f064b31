import { z } from 'zod';
import { isErrorCode, type ErrorCode } from '../contracts/error-codes';
import type { ErrorDetail } from '../contracts/error-detail';

/** The payload of an error frame: an error of ours as it was thrown on the other side. */
export interface ChannelError {
  code: ErrorCode;
  message: string;
  details: ErrorDetail[];
}

/** The other side may be of another version: a code that we do not know is `internal`. */
export const channelErrorSchema = z.object({
  code: z.string().transform((code): ErrorCode => (isErrorCode(code) ? code : 'internal')),
  message: z.string(),
  details: z
    .array(z.looseObject({ detail: z.string() }))
    .default([])
    .transform((details) => details as ErrorDetail[]),
});
