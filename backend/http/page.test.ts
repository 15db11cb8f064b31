import { uuidv7 } from '../database/uuid';
import { publicId } from '../contracts/ids';
import { idFromToken, toPage } from './page';

describe('Pages', () => {
  const jobs = Array.from({ length: 3 }, () => uuidv7());
  const page = (rows: string[], size: number) =>
    toPage(
      rows,
      size,
      (row) => publicId('job', row),
      (row) => row,
    );

  it('end with a token that begins the next one behind the last row', () => {
    const { items, next_page_token: token } = page(jobs, 2);
    expect(items).toEqual(jobs.slice(0, 2));
    expect(idFromToken('job', token ?? undefined)).toBe(jobs[1]);
    expect(page(jobs, 3).next_page_token).toBeNull();
    expect(idFromToken('job', undefined)).toBeUndefined();
  });

  it.each([
    ['of another list', page(jobs, 1).next_page_token ?? ''],
    ['that is no base64', '%%%'],
    ['of nothing', Buffer.from('hello').toString('base64url')],
    ['that is empty', ''],
  ])('refuse a token %s instead of beginning anew', (_what, token) => {
    expect(() => idFromToken('run', token)).toThrow(
      expect.objectContaining({ code: 'invalid-page-token' }) as Error,
    );
  });
});
