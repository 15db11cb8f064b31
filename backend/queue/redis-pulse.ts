import { setTimeout as sleep } from 'node:timers/promises';
import { within } from './within';

/** Milliseconds between two questions. Back from silence it shall be noticed soon. */
const ANSWERING_EVERY_MS = 1_000;
const SILENT_EVERY_MS = 250;
const ANSWER_WITHIN_MS = 1_000;

/**
 * Knows whether Redis answers. An open connection does not tell: a server that hangs has one as well.
 * So it asks again and again, and takes what is not answered in time for silence.
 */
export class RedisPulse {
  private answers = false;
  /** One question at a time: a server that was away for long does not wake to a heap of them. */
  private asked: Promise<unknown> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly onChange: (answers: boolean) => void,
  ) {}

  get answering(): boolean {
    return this.answers;
  }

  start(): void {
    void this.run();
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Somebody else has waited for it in vain. */
  missed(): void {
    this.note(false);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.asked ??= this.ask().finally(() => (this.asked = undefined));
      const answered = await within(ANSWER_WITHIN_MS, this.asked).then(
        () => true,
        () => false,
      );
      if (!signal.aborted) this.note(answered);
      const pause = answered ? ANSWERING_EVERY_MS : SILENT_EVERY_MS;
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private note(answers: boolean): void {
    if (this.answers === answers) return;
    this.answers = answers;
    this.onChange(answers);
  }
}
