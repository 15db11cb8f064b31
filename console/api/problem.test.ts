import { problemOf, toProblem, unreachable } from './problem';

describe('ApiProblem', () => {
  it("shows the head's own words, places and request id", () => {
    const body = {
      code: 'invalid-csv',
      title: 'The file is not a valid table',
      detail: 'Row 3 has 4 values, the header 5.',
      instance: 'req-1',
      errors: [{ row: 3, detail: '4 values' }],
    };
    const problem = problemOf(body, new Response(null, { status: 422 }));
    expect(problem).toMatchObject({
      code: 'invalid-csv',
      message: 'Row 3 has 4 values, the header 5.',
      requestId: 'req-1',
      details: [{ row: 3 }],
      isPassing: false,
    });
  });

  it('keeps how long to wait', () => {
    const response = new Response(null, { status: 503, headers: { 'Retry-After': '4' } });
    expect(problemOf({ detail: 'Being rebuilt.' }, response)).toMatchObject({
      retryAfter: 4,
      isPassing: true,
    });
  });

  it('has words of its own where the answer has none', () => {
    expect(problemOf('<html>', new Response(null, { status: 500 })).message).toBe(
      'The server answered with status 500 and no explanation.',
    );
    expect(unreachable()).toMatchObject({ code: 'unreachable', isPassing: true });
    expect(toProblem(new TypeError('bad')).message).toBe('bad');
  });
});
