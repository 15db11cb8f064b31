import { DomainError } from '../errors/domain-error';
import { firstAnswer } from './first-answer';

const LONG = 600_000;
const never = () => new Promise<string>(() => undefined);
const busy = () => Promise.reject<string>(new DomainError('worker-unreachable', 'gone'));
const refused = () => Promise.reject<string>(new DomainError('invalid-features', 'no'));
const says = (answer: string) => () => Promise.resolve(answer);

describe('firstAnswer', () => {
  it('asks nobody else where the first answers', async () => {
    const other = jest.fn(says('other'));
    expect(await firstAnswer(says('first'), other, LONG)).toBe('first');
    expect(other).not.toHaveBeenCalled();
  });

  it('asks the other one at once where the first is gone', async () => {
    expect(await firstAnswer(busy, says('other'), LONG)).toBe('other');
  });

  it('asks the other one where the first takes its time', async () => {
    expect(await firstAnswer(never, says('other'), 1)).toBe('other');
  });

  it('still takes the first answer where the other one fails', async () => {
    let answer: (text: string) => void = () => undefined;
    const slow = () => new Promise<string>((resolve) => (answer = resolve));
    const other = () => {
      setTimeout(() => answer('first'), 5);
      return busy();
    };
    expect(await firstAnswer(slow, other, 1)).toBe('first');
  });

  it('does not ask again what was refused', async () => {
    const other = jest.fn(says('other'));
    await expect(firstAnswer(refused, other, LONG)).rejects.toMatchObject({
      code: 'invalid-features',
    });
    expect(other).not.toHaveBeenCalled();
  });

  it('fails where both are gone', async () => {
    await expect(firstAnswer(busy, busy, LONG)).rejects.toMatchObject({
      code: 'worker-unreachable',
    });
  });
});
