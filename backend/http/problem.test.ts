import { NotFoundException } from '@nestjs/common';
import { DomainError } from '../errors/domain-error';
import { toProblem } from './problem';

describe('toProblem', () => {
  it('answers a foreseen error with its status, code and details', () => {
    const error = new DomainError('invalid-csv', 'row 3 is short', {
      details: [{ row: 3, columnName: 'a', detail: 'missing' }],
    });
    expect(toProblem(error, 'req_1')).toMatchObject({
      status: 422,
      headers: {},
      body: {
        status: 422,
        code: 'invalid-csv',
        instance: 'req_1',
        retryable: false,
        errors: [{ row: 3, column_name: 'a', detail: 'missing' }],
      },
    });
  });

  it.each([
    ['57P01', 503, 'database-unavailable'],
    ['40P01', 503, 'database-unavailable'],
    ['ECONNREFUSED', 503, 'database-unavailable'],
    ['53100', 507, 'disk-full'],
  ])('answers the database error %s with %i and when to come back', (code, status, problem) => {
    const error = Object.assign(new Error('no luck'), { code });
    expect(toProblem(error, 'r')).toMatchObject({
      status,
      headers: { 'Retry-After': expect.stringMatching(/^\d+$/) as string },
      body: { code: problem, retryable: true },
    });
  });

  it('tells busy callers when to come back', () => {
    const error = new DomainError('model-rebuilding', 'soon', { retryAfterSeconds: 7.2 });
    expect(toProblem(error, 'r')).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '8' },
      body: { retryable: true },
    });
  });

  it('answers 503 where Postgres is away', () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(toProblem(away, 'r')).toMatchObject({
      status: 503,
      body: { code: 'database-unavailable' },
    });
  });

  it('keeps not-found a 404, not a server error', () => {
    expect(toProblem(new NotFoundException('Cannot GET /x'), 'r')).toMatchObject({
      status: 404,
      body: { code: 'route-not-found' },
    });
  });

  it('tells nothing of an error that was not foreseen', () => {
    const { status, body } = toProblem(new Error('password=secret'), 'req_2');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(body['detail']).toContain('request id');
  });
});
