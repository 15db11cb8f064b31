/** The yardstick of bench/jobs.mjs: Bull as it comes, two consumer processes, jobs that do nothing. */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const Bull = createRequire(import.meta.url)('bull');
const FILE = fileURLToPath(import.meta.url);
const QUEUE = 'bench';

if (process.argv[2] === 'consume') await consume(process.argv[3]);

/** Jobs per second from the first start to the last end. */
export async function measureBull(redisUrl, count) {
  const queue = new Bull(QUEUE, redisUrl);
  await queue.obliterate({ force: true });
  await queue.pause();
  const jobs = Array.from({ length: count }, (_, index) => ({
    data: { index },
    opts: { removeOnComplete: true },
  }));
  await queue.addBulk(jobs);
  const consumers = [1, 2].map(() => fork(FILE, ['consume', redisUrl]));
  await Promise.all(consumers.map((consumer) => new Promise((up) => consumer.once('message', up))));
  let done = 0;
  const finished = new Promise((resolve) => {
    for (const consumer of consumers)
      consumer.on('message', () => ++done === count && resolve(performance.now()));
  });
  const began = performance.now();
  await queue.resume();
  const seconds = ((await finished) - began) / 1000;
  for (const consumer of consumers) consumer.kill();
  await queue.close();
  return count / seconds;
}

async function consume(redisUrl) {
  const queue = new Bull(QUEUE, redisUrl);
  queue.on('completed', () => process.send('done'));
  void queue.process(1, () => Promise.resolve({}));
  await queue.isReady();
  process.send('up');
}
