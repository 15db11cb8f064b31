import type { Answer } from './bad-input-cluster';

export interface Refusal {
  status: number;
  code?: string | undefined;
  /** The first place that it names. */
  at?: { row?: number | undefined; column?: number | undefined } | undefined;
}

export function expectRefusal({ status, type, body }: Answer, wanted: Refusal): void {
  expect([status, type]).toEqual([
    wanted.status,
    expect.stringContaining('application/problem+json'),
  ]);
  expect(body['detail']).toEqual(expect.any(String));
  if (wanted.code !== undefined) expect(body['code']).toBe(wanted.code);
  if (wanted.at) expect((body['errors'] as unknown[])[0]).toMatchObject(wanted.at);
}
