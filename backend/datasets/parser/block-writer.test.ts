import { uuidv7 } from '../../database/uuid';
import { createTestDatabase, type TestDatabase } from '../../test/test-database';
import { decodeBlock } from '../block-codec';
import { BlockWriter } from './block-writer';

describe('BlockWriter', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await createTestDatabase([]);
  }, 30_000);
  afterAll(() => test.drop());

  const block = (first: number) => ({
    kind: 'numeric' as const,
    values: Float64Array.from({ length: 20_000 }, (_, row) => first + row / 7),
  });
  const storedOf = (uploadId: string) =>
    test.database.sql<{ column: number; index: number; bytes: Buffer }>(
      `select column_index as column, block_index as index, bytes from dataset_block
       where upload_id = $1 order by column_index, block_index`,
      [uploadId],
    );

  it('stores every block in its place, however many are under way', async () => {
    const uploadId = uuidv7();
    const writer = new BlockWriter(test.database.sql, uploadId);
    for (let at = 0; at < 60; at++)
      await writer.write({ column: at % 3, index: Math.floor(at / 3) }, [block(at)]);
    await writer.flush();
    const stored = await storedOf(uploadId);
    expect(stored).toHaveLength(60);
    for (const { column, index, bytes } of stored)
      expect(decodeBlock(bytes)).toEqual(block(index * 3 + column));
    expect(writer.storedBytes).toBe(stored.reduce((sum, { bytes }) => sum + bytes.length, 0));
  });

  it('forgets the blocks of some columns, those under way too', async () => {
    const uploadId = uuidv7();
    const writer = new BlockWriter(test.database.sql, uploadId);
    for (let column = 0; column < 4; column++) await writer.write({ column, index: 0 }, [block(0)]);
    await writer.drop([1, 2]);
    await writer.write({ column: 2, index: 0 }, [block(9)]);
    await writer.flush();
    const stored = await storedOf(uploadId);
    expect(stored.map(({ column }) => column)).toEqual([0, 2, 3]);
    expect(decodeBlock(stored[1]!.bytes)).toEqual(block(9));
  });

  it('writes nothing more once it is stopped', async () => {
    const uploadId = uuidv7();
    const writer = new BlockWriter(test.database.sql, uploadId);
    for (let index = 0; index < 40; index++)
      await writer.write({ column: 0, index }, [block(index)]);
    await writer.stop();
    await test.database.sql('delete from upload where id = $1', [uploadId]);
    await expect(writer.write({ column: 1, index: 0 }, [block(1)])).rejects.toThrow(
      'nothing is written any more',
    );
    expect(await storedOf(uploadId)).toEqual([]);
  });

  it('says what Postgres refused', async () => {
    const uploadId = uuidv7();
    const writer = new BlockWriter(test.database.sql, uploadId);
    for (let twice = 0; twice < 2; twice++) await writer.write({ column: 0, index: 0 }, [block(1)]);
    await expect(writer.flush()).rejects.toThrow('duplicate key');
  });
});
