import { createHash } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../test/test-database';
import type { CopiedRow } from './copy-rows';

describe('Rows by COPY', () => {
  let test: TestDatabase;
  beforeAll(async () => (test = await createTestDatabase([])));
  afterAll(() => test.drop());

  const rowsOf = async (copy: string, parameters: unknown[] = []) =>
    test.database.sql<CopiedRow>({ copy }, parameters);

  it('come as the bytes that Postgres holds, whatever their size', async () => {
    const sizes = [0, 1, 70_000, 3_000_000];
    await test.database.sql('create table piece (id int, bytes bytea)');
    const pieces = sizes.map((size, id) => noise(id, size));
    for (const [id, bytes] of pieces.entries())
      await test.database.sql('insert into piece values ($1, $2)', [id, bytes]);
    await test.database.sql('insert into piece values (4, null)');
    const rows = await rowsOf('select id, bytes from piece order by id');
    expect(rows.map(({ fields: [id] }) => id!.readInt32BE())).toEqual([0, 1, 2, 3, 4]);
    expect(rows[4]!.fields[1]).toBeNull();
    for (const [id, bytes] of pieces.entries())
      expect(bytes.equals(rows[id]!.fields[1]!)).toBe(true);
  });

  it('are none where nothing is found', async () => {
    expect(await rowsOf('select 1 where false')).toEqual([]);
  });

  it('take their parameters as the values they are', async () => {
    const text = `it's "$1"; \\ drop`;
    const [row] = await rowsOf('select $1::text where 5 = any($3) and $2 = 7', [text, 7, [4, 5]]);
    expect(row!.fields[0]!.toString()).toBe(text);
    await expect(rowsOf('select $1', [{}])).rejects.toThrow('COPY takes');
  });

  it('leave the connection as it was, in a transaction too', async () => {
    await expect(rowsOf('select nothing')).rejects.toMatchObject({ code: '42703' });
    const both = await test.database.transaction(async (sql) => [
      await sql<CopiedRow>({ copy: 'select 1::int4' }),
      await sql('select 2 as two'),
    ]);
    expect(both).toEqual([[{ fields: [Buffer.from([0, 0, 0, 1])] }], [{ two: 2 }]]);
  });
});

/** Bytes that look random and are the same every time. */
function noise(seed: number, size: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < size; at += 32)
    parts.push(createHash('sha256').update(`${seed} ${at}`).digest());
  return Buffer.concat(parts).subarray(0, size);
}
