import fc from 'fast-check';
import { checkJsonShape } from './json-shape';

const SETTINGS = { arraysAreRows: false };
const check = (json: string, shape = SETTINGS) => checkJsonShape(Buffer.from(json), shape);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('checkJsonShape', () => {
  it('takes 64 levels and no more, however they are closed', () => {
    expect(() => check(nested(64))).not.toThrow();
    expect(() => check(nested(65))).toThrow('64 levels');
    expect(() => check('['.repeat(1_000_000))).toThrow('64 levels');
    expect(() => check('{"a":'.repeat(65))).toThrow('64 levels');
    expect(() => check(`"${'['.repeat(100)}\\"${'{'.repeat(100)}"`)).not.toThrow();
  });

  it.each([
    ['{"a":1,"a":2}', 'stands twice'],
    ['{"a":1,"\\u0061":2}', 'stands twice'],
    ['{"x":[{"a":1,"b":[],"a":2}]}', 'stands twice'],
    ['{"__proto__":{}}', '__proto__'],
    ['{"x":{"\\u005f_proto__":1}}', 'proto'],
    ['{"constructor":{"prototype":{}}}', 'constructor'],
    ['{"id":9007199254740993}', '9007199254740993'],
    ['{"id":-9007199254740993}', '-9007199254740993'],
    ['[123456789012345678901]', '123456789012345678901'],
  ])('refuses %s', (json, message) => {
    expect(() => check(json)).toThrow(message);
  });

  it.each([
    ['{"a":{"a":1},"b":{"a":"a"}}'],
    ['{"features":[{"constructor":1,"a":1,"a":2,"n":9007199254740993}]}'],
    ['{"features":{"__proto__":1}}'],
    ['{"data":[9007199254740993]}'],
    ['{"id":9007199254740991,"x":1234567890.12345678901,"y":1e300}'],
    ['{"a":"9007199254740993","b":"{\\"a\\":1,\\"a\\":2}"}'],
  ])('takes %s', (json) => {
    expect(() => check(json)).not.toThrow();
  });

  it('knows rows of tables where arrays hold them', () => {
    const rows = { arraysAreRows: true };
    expect(() => check('{"datasets":{"x":[{"__proto__":1}]}}', rows)).not.toThrow();
    expect(() => check('{"datasets":{"__proto__":[{"a":1}]}}', rows)).toThrow('__proto__');
  });

  it('takes whatever JSON.stringify makes of values that are flat and named well', () => {
    const value = fc.jsonValue({ maxDepth: 5 }).map((each) => JSON.stringify(each));
    const isOurs = (json: string) => !/__proto__|constructor|prototype|\d{16}/.test(json);
    fc.assert(
      fc.property(value.filter(isOurs), (json) => check(json)),
      { seed: 7, numRuns: 500 },
    );
  });

  it('never fails otherwise, whatever the bytes are', () => {
    const bytes = fc.uint8Array({ maxLength: 60 }).map((each) => Buffer.from(each));
    const scraps = fc
      .array(fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '-1', 'a', ' '), {
        maxLength: 60,
      })
      .map((parts) => Buffer.from(parts.join('')));
    fc.assert(
      fc.property(fc.oneof(bytes, scraps), (json) => {
        try {
          checkJsonShape(json, SETTINGS);
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-request' });
        }
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
});
