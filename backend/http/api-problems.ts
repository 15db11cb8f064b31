import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../contracts/error-codes';
import { SEPARATOR } from './declare-problems';

const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().describe('The request id, as in X-Request-Id.'),
    code: z.string(),
    retryable: z.boolean(),
    hint: z.string().optional(),
    job: z
      .looseObject({
        id: z.string(),
        state: z.string(),
        progress: z.object({ done: z.number().int(), total: z.number().int() }),
      })
      .optional()
      .describe('What computes a plot that is not there yet.'),
    errors: z
      .array(
        z.looseObject({
          detail: z.string(),
          pointer: z.string().optional(),
          row: z.number().int().optional(),
          column: z.number().int().optional(),
          column_name: z.string().optional(),
          expected: z.string().optional(),
          got: z.string().optional(),
          suggestion: z.string().optional(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' });

/** Declares the errors that a route answers, by code; codes of one status are told apart in the description. */
export function ApiProblems(...codes: ErrorCode[]): MethodDecorator & ClassDecorator {
  const statuses = new Map<number, string[]>();
  for (const code of codes) {
    const { status, title } = ERROR_CODES[code];
    statuses.set(status, [...(statuses.get(status) ?? []), `\`${code}\` ${title}`]);
  }
  return applyDecorators(
    ...[...statuses].map(([status, lines]) =>
      ApiResponse({ status, description: lines.join(SEPARATOR), standardSchema: problemSchema }),
    ),
  );
}
