import { PartStream } from './part-stream';

describe('PartStream', () => {
  const collect = (answer: () => Promise<boolean> = () => Promise.resolve(true)) => {
    const written: number[][] = [];
    let wake: () => void = () => undefined;
    const stream = new PartStream<number>(
      (parts) => {
        written.push(parts);
        return answer();
      },
      () => new Promise<void>((resolve) => (wake = resolve)),
    );
    /** Lets everything happen that needs no pause, then ends the pause. */
    const pass = async () => {
      await settle();
      wake();
      await settle();
    };
    return { stream, written, pass };
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('writes the first part at once, and what comes within a pause together', async () => {
    const { stream, written, pass } = collect();
    stream.add([1]);
    expect(written).toEqual([[1]]);
    stream.add([2]);
    stream.add([3, 4]);
    await settle();
    expect(written).toEqual([[1]]);
    await pass();
    expect(written).toEqual([[1], [2, 3, 4]]);
    await pass();
    stream.add([5]);
    expect(written.at(-1)).toEqual([5]);
  });

  it('keeps no transaction long: many parts go in several', async () => {
    const { stream, written, pass } = collect();
    stream.add(Array.from({ length: 1_200 }, (_, index) => index));
    await settle();
    expect(written.map((parts) => parts.length)).toEqual([500, 500]);
    await pass();
    expect(written.flat()).toEqual(Array.from({ length: 1_200 }, (_, index) => index));
  });

  it('goes on where Postgres did not answer, and ends where the attempt was fenced', async () => {
    const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve(false)];
    const { stream, written, pass } = collect(() => answers.shift()!());
    stream.add([1]);
    stream.add([2]);
    await pass();
    stream.add([3]);
    await pass();
    expect(written).toEqual([[1], [2]]);
  });

  it('writes nothing once the result is there', async () => {
    const { stream, written, pass } = collect();
    stream.add([1]);
    stream.add([2]);
    stream.close();
    stream.add([3]);
    await pass();
    await pass();
    expect(written).toEqual([[1]]);
  });
});
