import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Config } from '../../config/config';
import { CONFIG } from '../../config/config.module';
import { DomainError } from '../../errors/domain-error';
import type { ParsedTable } from './parse-file';
import type { ParserAnswer, ParserRequest } from './parser-messages';

/** Files that are read at the same time; more wait. */
const AT_ONCE = 2;
const TIMEOUT_MS = 600_000;

/**
 * Hands files to parser children and keeps one warm, so that an upload does not wait for a process
 * to start. A child that hangs or dies ends its file with an error, never the head.
 */
@Injectable()
export class ParserPool implements BeforeApplicationShutdown {
  private readonly children = new Set<ChildProcess>();
  private readonly idle: ChildProcess[] = [];
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  private closed = false;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Rejects with the DomainError that the parser found, or `internal` where it died. */
  async parse(file: Omit<ParserRequest, 'limits'>): Promise<ParsedTable> {
    if (this.busy >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.busy++;
    try {
      const child = this.idle.pop() ?? this.start();
      const { columns, fieldBytes } = this.config.limits;
      const answer = await ask(child, { ...file, limits: { columns, fieldBytes } });
      if (child.connected && !this.closed) this.idle.push(child);
      if (answer.type === 'parsed') return answer.table;
      throw new DomainError(answer.code, answer.message, { details: answer.details });
    } finally {
      this.busy--;
      this.waiting.shift()?.();
    }
  }

  beforeApplicationShutdown(): void {
    this.closed = true;
    for (const child of this.children) child.kill('SIGKILL');
  }

  private start(): ChildProcess {
    const child = fork(path.join(this.config.root, 'dist/backend/main.js'), ['parser'], {
      serialization: 'advanced',
    });
    this.children.add(child);
    child.on('exit', () => {
      this.children.delete(child);
      const position = this.idle.indexOf(child);
      if (position >= 0) this.idle.splice(position, 1);
    });
    return child;
  }
}

type Answer = Exclude<ParserAnswer, { type: 'up' }>;

function ask(child: ChildProcess, request: ParserRequest): Promise<Answer> {
  return new Promise((resolve) => {
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      resolve(answer);
    };
    const onMessage = (answer: ParserAnswer): void => {
      if (answer.type !== 'up') end(answer);
    };
    const onExit = (): void => {
      end({
        type: 'refused',
        code: 'internal',
        message:
          'The parser ended in the middle of the file. Try again; if it happens again, the file is too large for this machine.',
        details: [],
      });
    };
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.on('message', onMessage).on('exit', onExit);
    child.send(request);
  });
}
