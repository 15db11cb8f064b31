import type { OpenAPIObject } from '@nestjs/swagger';
import { declareProblems } from './declare-problems';

describe('declareProblems', () => {
  const document = (): OpenAPIObject => ({
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    paths: {
      '/things': {
        get: {
          responses: {
            200: { description: '', content: { 'application/json': {} } },
            404: { description: '`x` No x', content: { 'application/json': {} } },
          },
        },
        post: {
          requestBody: { content: {} },
          responses: { 400: { description: '`bad-request` The request cannot be read' } },
        },
        delete: { parameters: [{ name: 'force', in: 'query' }], responses: {} },
      },
    },
  });
  const declared = document();
  declareProblems(declared);
  const { get, post, delete: remove } = declared.paths['/things'] ?? {};

  it('gives every problem the type in which it is answered, and leaves answers alone', () => {
    expect(get?.responses[404]).toMatchObject({ description: '`x` No x' });
    for (const status of [403, 404, 503])
      expect(get?.responses[status]).toHaveProperty('content', {
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      });
    expect(get?.responses[200]).toMatchObject({ content: { 'application/json': {} } });
  });

  it('adds what the gate, the query, the body and Postgres may answer, each once', () => {
    expect(Object.keys(remove?.responses ?? {}).map(Number)).toEqual([400, 403, 503]);
    expect(Object.keys(get?.responses ?? {}).map(Number)).toEqual([200, 403, 404, 503]);
    expect(Object.keys(post?.responses ?? {}).map(Number)).toEqual([400, 403, 408, 413, 415, 503]);
    expect(post?.responses[400]).toMatchObject({
      description: '`bad-request` The request cannot be read',
    });
    declareProblems(declared);
    expect(post?.responses[403]).toMatchObject({
      description: expect.stringMatching(/^`host-not-allowed` [^·]* · `origin-not-allowed` [^·]*$/),
    });
  });
});
