import { TextProfile } from './text-profile';

describe('The profile of texts', () => {
  it('counts over all blocks, the most frequent first, ties by the text', () => {
    const profile = new TextProfile();
    profile.add(['b', 'a', null, 'long']);
    profile.add(['b', 'a', 'c', '']);
    expect(profile.result()).toEqual({
      missing: 1,
      distinct: 5,
      topValues: [
        { value: 'a', count: 2 },
        { value: 'b', count: 2 },
      ],
      lengths: { shortest: 0, longest: 4, mean: 9 / 7 },
    });
  });

  it('shows the beginning of a long text, and cuts no character in two', () => {
    const profile = new TextProfile();
    const [long, split] = ['y'.repeat(250), `${'x'.repeat(199)}😀 and so on`];
    profile.add([long, long, split, split]);
    expect(profile.result().topValues).toEqual([
      { value: 'x'.repeat(199), count: 2 },
      { value: 'y'.repeat(200), count: 2 },
    ]);
  });

  it('knows none to be frequent where there were too many to count', () => {
    const profile = new TextProfile();
    profile.add(Array.from({ length: 100_001 }, (_, row) => `t${row}`));
    profile.add(['late', 'late', 't1']);
    expect(profile.result()).toMatchObject({ distinct: 100_000, topValues: [] });
  });
});
