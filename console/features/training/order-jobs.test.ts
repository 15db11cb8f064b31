import type { Job } from '../../api/types';
import { byAttention } from './order-jobs';

const job = (id: string, state: Job['state'], attempt = 1) => ({ id, state, attempt }) as Job;

describe('byAttention', () => {
  it('puts what runs and what failed before what waits, and what is well last', () => {
    const jobs = [
      job('ok', 'succeeded'),
      job('waiting', 'queued', 0),
      job('again', 'queued', 1),
      job('bad', 'failed'),
      job('busy', 'running'),
    ];
    expect(byAttention(jobs).map(({ id }) => id)).toEqual([
      'busy',
      'bad',
      'again',
      'waiting',
      'ok',
    ]);
  });
});
