import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { fork, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../config/config';
import { CONFIG } from '../../config/config.module';
import { DomainError } from '../../errors/domain-error';
import type { AppendedTable, AppendRequest } from './append-file';
import type { Inspection } from './inspect-file';
import type { ParsedTable, ParseRequest } from './parse-file';
import { inflatedPath } from './open-source';
import { refusal, type ParserAnswer, type ParserRequest } from './parser-messages';
import type { SourceLimits } from './table-source';

/** Files that are read at the same time; more wait. */
const AT_ONCE = 2;
const TIMEOUT_SECONDS = 600;
/** Heap of one parser, in MiB: room for the distinct values of the widest tables, see table-writer.ts. */
const HEAP_MB = 1_536;

/**
 * Hands files to parser children and keeps one warm, so that an upload does not wait for a process
 * to start. A child that hangs or dies ends its file with an error, never the head. Children get the
 * address of the database and nothing else of the environment. What a child that died has written
 * under its upload id is the caller's to delete.
 */
@Injectable()
export class ParserPool implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly children = new Set<ChildProcess>();
  private readonly idle: ChildProcess[] = [];
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  private closed = false;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  onApplicationBootstrap(): void {
    this.idle.push(this.start());
  }

  /** Rejects with the DomainError that the parser found, or one of the pool's own where it died. */
  async parse(file: Omit<ParseRequest, 'limits'>): Promise<ParsedTable> {
    const answer = await this.ask({ type: 'parse', limits: this.limits, ...file });
    if (answer.type === 'parsed') return answer.table;
    throw unexpected(answer);
  }

  /** As `parse`. */
  async append(file: Omit<AppendRequest, 'limits'>): Promise<AppendedTable> {
    const answer = await this.ask({ type: 'append', limits: this.limits, ...file });
    if (answer.type === 'appended') return answer.table;
    throw unexpected(answer);
  }

  /** As `parse`. */
  async inspect(file: Omit<ParseRequest, 'limits' | 'uploadId'>): Promise<Inspection> {
    const answer = await this.ask({ type: 'inspect', limits: this.limits, ...file });
    if (answer.type === 'inspected') return answer.inspection;
    throw unexpected(answer);
  }

  beforeApplicationShutdown(): void {
    this.closed = true;
    for (const child of this.children) child.kill('SIGKILL');
  }

  private get limits(): SourceLimits {
    const { columns, fieldBytes, uploadBytes: fileBytes } = this.config.limits;
    return { columns, fieldBytes, fileBytes };
  }

  private async ask(request: ParserRequest): Promise<Answer> {
    if (this.busy >= AT_ONCE) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.busy++;
    try {
      const child = this.takeIdle() ?? this.start();
      const answer = await ask(child, request);
      if (isAlive(child) && !this.closed) this.idle.push(child);
      if (answer.type === 'refused') throw new DomainError(answer.code, answer.message, answer);
      return answer;
    } finally {
      await rm(inflatedPath(request.file), { force: true }); // where the parser was killed
      this.busy--;
      this.waiting.shift()?.();
    }
  }

  private takeIdle(): ChildProcess | undefined {
    let child = this.idle.pop();
    while (child && !isAlive(child)) child = this.idle.pop();
    return child;
  }

  private start(): ChildProcess {
    const child = fork(path.join(this.config.root, 'dist/backend/main.js'), ['parser'], {
      serialization: 'advanced',
      env: { DATABASE_URL: this.config.databaseUrl },
      execArgv: ['--enable-source-maps', `--max-old-space-size=${HEAP_MB}`],
    });
    this.children.add(child);
    child.on('exit', () => this.children.delete(child));
    child.on('error', () => undefined); // whoever asked it hears of its exit
    return child;
  }
}

type Answer = Exclude<ParserAnswer, { type: 'up' }>;

/** The news of an exit may come before that of the channel's end, and after a kill. */
function isAlive({ connected, killed, exitCode, signalCode }: ChildProcess): boolean {
  return connected && !killed && exitCode === null && signalCode === null;
}

function unexpected(answer: Answer): Error {
  return new Error(`a parser answered ${answer.type}, which nobody asked`);
}

function ask(child: ChildProcess, request: ParserRequest): Promise<Answer> {
  return new Promise((resolve) => {
    let late = false;
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit);
      resolve(answer);
    };
    const onMessage = (answer: ParserAnswer): void => {
      if (answer.type !== 'up') end(answer);
    };
    const onExit = (code: number | null, signal: string | null): void => {
      end(late ? tooSlow() : died(code, signal));
    };
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, TIMEOUT_SECONDS * 1000);
    child.on('message', onMessage).on('exit', onExit);
    child.send(request, (error) => {
      if (!error) return;
      child.kill('SIGKILL');
      end(died(null, null));
    });
  });
}

function tooSlow(): Answer {
  return refusal(
    'too-large',
    `The file could not be read within ${TIMEOUT_SECONDS} seconds. Split it into smaller ones.`,
  );
}

function died(code: number | null, signal: string | null): Answer {
  // This is how V8 ends a process whose heap is full.
  if (signal === 'SIGABRT' || code === 134)
    return refusal(
      'out-of-memory',
      `Reading the file took more than ${HEAP_MB} MiB of memory. Split it, or leave out columns.`,
    );
  const how = signal ?? (code === null ? 'it was gone' : `exit code ${code}`);
  return refusal(
    'runner-crashed',
    `The parser ended in the middle of the file (${how}); nothing was kept. Upload it again.`,
  );
}
