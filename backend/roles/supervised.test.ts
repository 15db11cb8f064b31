import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Supervised, type Life } from './supervised';

describe('Supervised', () => {
  it('launches again what ended unasked, and says why it ended', async () => {
    const reports: string[] = [];
    const lives = new Lives();
    const supervised = new Supervised('sleeper', lives.launch, (line) => reports.push(line));
    await supervised.start();
    lives.kill();
    await lives.began(2);
    await supervised.stop();
    expect(reports[0]).toBe('sleeper ended (SIGKILL), next try in 0.3 s');
  });

  it('goes on trying where a launch fails, with growing pauses', async () => {
    const reports: string[] = [];
    const lives = new Lives();
    let failures = 2;
    const launch = async (): Promise<Life> => {
      if (lives.count > 0 && failures-- > 0) throw new Error('no luck');
      return lives.launch();
    };
    const supervised = new Supervised('sleeper', launch, (line) => reports.push(line));
    await supervised.start();
    lives.kill();
    await lives.began(2);
    await supervised.stop();
    expect(reports.slice(0, 3)).toEqual([
      'sleeper ended (SIGKILL), next try in 0.3 s',
      'sleeper ended (no luck), next try in 0.6 s',
      'sleeper ended (no luck), next try in 1.2 s',
    ]);
  });

  it('restarts on request without a pause or a complaint', async () => {
    const reports: string[] = [];
    const lives = new Lives();
    const supervised = new Supervised('sleeper', lives.launch, (line) => reports.push(line));
    await supervised.start();
    await supervised.restart();
    await lives.began(2);
    await supervised.stop();
    expect(reports.filter((line) => line.includes('ended'))).toEqual([]);
  });

  it('leaves what was asked to stop alone', async () => {
    const lives = new Lives();
    const supervised = new Supervised('sleeper', lives.launch, () => undefined);
    await supervised.start();
    await supervised.stop();
    expect(lives.count).toBe(1);
  });
});

/** Real processes that do nothing, one life after the other. */
class Lives {
  count = 0;
  private current = spawn('true');

  readonly launch = async (): Promise<Life> => {
    const child = spawn('sleep', ['600'], { stdio: 'pipe' });
    this.current = child;
    this.count++;
    const exited = once(child, 'exit').then(([code, signal]) => String(signal ?? code));
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM');
      await exited;
    };
    return { exited, stop };
  };

  kill(): void {
    this.current.kill('SIGKILL');
  }

  async began(count: number): Promise<void> {
    while (this.count < count) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
