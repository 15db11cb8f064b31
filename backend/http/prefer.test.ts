import { preferredWait } from './prefer';

describe('preferredWait', () => {
  it.each([
    ['wait=10', 10],
    ['respond-async, wait=20', 20],
    ['Wait = "5"; x', 5],
    ['wait=0', 0],
  ])('reads %s', (header, seconds) => {
    expect(preferredWait(header)).toBe(seconds);
  });

  it.each([undefined, '', 'respond-async', 'wait=soon', 'await=3', 'wait=-1', 'wait=1.5'])(
    'finds nothing in %s',
    (header) => {
      expect(preferredWait(header)).toBeUndefined();
    },
  );
});
