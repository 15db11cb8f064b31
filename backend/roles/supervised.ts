import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds before a second life; doubled for each further one. */
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 10_000;
/** A life of this many milliseconds makes the pauses short again. */
const HEALTHY_MS = 30_000;

/** One life of something that is kept running. */
export interface Life {
  /** Resolves, never rejects, with the way it ended. */
  exited: Promise<string>;
  /** Ends it, in order or at once. Resolves when it is gone. */
  stop(immediately: boolean): Promise<void>;
}

/** Keeps one server or process running: what ends unasked is launched again after a pause that grows. */
export class Supervised {
  private life: Life | undefined;
  private stopping = false;
  private restarting = false;

  constructor(
    readonly name: string,
    private readonly launch: () => Promise<Life>,
    private readonly report: (line: string) => void,
  ) {}

  /** Launches it the first time. A failure of that is the caller's; later ones are tried again. */
  async start(): Promise<void> {
    this.life = await this.launch();
    void this.keepRunning(this.life);
  }

  /** Ends this life and begins the next one without a pause. */
  async restart(): Promise<void> {
    this.restarting = true;
    await this.life?.stop(false);
  }

  /** Ends it for good; called again with `immediately` it loses patience. */
  async stop(immediately = false): Promise<void> {
    this.stopping = true;
    await this.life?.stop(immediately);
  }

  private async keepRunning(first: Life): Promise<void> {
    let life: Life | undefined = first;
    let pause = FIRST_PAUSE_MS;
    let why = '';
    while (!this.stopping) {
      const began = performance.now();
      if (life) why = await life.exited;
      if (this.stopping) return;
      if (performance.now() - began > HEALTHY_MS) pause = FIRST_PAUSE_MS;
      if (!this.restarting) {
        this.report(`${this.name} ended (${why}), next try in ${pause / 1000} s`);
        await sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      }
      this.restarting = false;
      life = await this.tryLaunch().catch((error: unknown) => {
        why = error instanceof Error ? error.message : String(error);
        return undefined;
      });
    }
  }

  private async tryLaunch(): Promise<Life | undefined> {
    if (this.stopping) return undefined;
    const life = await this.launch();
    this.life = life;
    // Asked to stop while it was being launched: nobody else would.
    if (this.stopping) await life.stop(true);
    else this.report(`${this.name} runs again`);
    return life;
  }
}
