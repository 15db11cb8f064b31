import { LogStream, type LogChunk } from './log-stream';

describe('LogStream', () => {
  const collect = (failures = 0) => {
    const chunks: LogChunk[] = [];
    let left = failures;
    const log = new LogStream((chunk) => {
      if (left > 0) {
        left -= 1;
        return Promise.reject(new Error('Postgres is away'));
      }
      chunks.push(chunk);
      return Promise.resolve();
    });
    return { log, chunks, text: () => chunks.map((chunk) => chunk.text).join('') };
  };

  it('writes all that was printed, in order, in numbered chunks', async () => {
    const { log, chunks, text } = collect();
    log.add('one\n');
    await log.close();
    log.add('two\n');
    log.add('three\n');
    await log.close();
    expect(text()).toBe('one\ntwo\nthree\n');
    expect(chunks.map((chunk) => chunk.seq)).toEqual([1, 2]);
  });

  it('loses nothing where a write fails: the same chunk goes again', async () => {
    const { log, chunks } = collect(1);
    log.add('kept\n');
    await log.close();
    expect(chunks).toEqual([{ seq: 1, text: 'kept\n' }]);
  }, 10_000);

  it('writes nothing where nothing was printed', async () => {
    const { log, chunks } = collect();
    await log.close();
    expect(chunks).toEqual([]);
  });

  it('keeps the first mebibyte, says so in the last line, and still knows the end', async () => {
    const { log, text } = collect();
    for (let line = 0; line < 40; line += 1) log.add('x'.repeat(64 * 1024));
    log.add('the end');
    await log.close();
    expect(text().indexOf('\n[log truncated')).toBe(1024 ** 2);
    expect(text()).toMatch(/kept\]\n$/);
    expect(log.tail.endsWith('the end')).toBe(true);
  });

  it('takes out what Postgres cannot store', async () => {
    const { log, text } = collect();
    log.add('a\0b');
    await log.close();
    expect(text()).toBe('a\uFFFDb');
  });
});
