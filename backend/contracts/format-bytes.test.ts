import { formatBytes } from './format-bytes';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [300 * 1024, '300 KiB'],
    [1024 ** 2 - 1, '1.0 MiB'],
    [512 * 1024 ** 2, '512 MiB'],
    [6026 * 1024 ** 2, '5.9 GiB'],
  ])('writes %p as %p', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
