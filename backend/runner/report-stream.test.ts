import type { JobPart } from '../contracts/jobs';
import type { RunnerMessage } from '../contracts/runner-messages';
import { ReportStream } from './report-stream';

describe('ReportStream', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const open = () => {
    const sent: [number, number[]][] = [];
    const stream = new ReportStream((message: RunnerMessage) => {
      if (message.type !== 'progress') return;
      sent.push([message.done, message.parts.map(({ index }) => index)]);
    });
    return { stream, sent };
  };
  const part = (index: number): JobPart => ({
    index,
    profile: { name: 'x', type: 'number', missing: 0, distinct: 1 },
    warnings: [],
  });

  it('sends the first report at once, and the latest one with all parts a while later', () => {
    const { stream, sent } = open();
    stream.report(1, 9, part(0));
    stream.report(2, 9, part(1));
    stream.report(3, 9, part(2));
    expect(sent).toEqual([[1, [0]]]);
    jest.advanceTimersByTime(200);
    expect(sent).toEqual([[1, [0]], [3, [1, 2]]]); // prettier-ignore
    jest.advanceTimersByTime(1_000);
    expect(sent).toHaveLength(2);
    stream.report(4, 9);
    expect(sent.at(-1)).toEqual([4, []]);
    stream.report(9, 9);
    expect(sent.at(-1)).toEqual([9, []]);
  });

  it('sends many parts without waiting', () => {
    const { stream, sent } = open();
    for (let index = 0; index < 450; index++) stream.report(index + 1, 500, part(index));
    expect(sent.map(([done, parts]) => [done, parts.length])).toEqual([
      [1, 1],
      [201, 200],
      [401, 200],
    ]);
  });

  it('says nothing once it is closed', () => {
    const { stream, sent } = open();
    stream.report(1, 3);
    stream.report(2, 3);
    stream.close();
    jest.advanceTimersByTime(1_000);
    expect(sent).toEqual([[1, []]]);
  });
});
