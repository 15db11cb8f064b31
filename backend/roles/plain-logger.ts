import type { LoggerService } from '@nestjs/common';

type Level = 'INFO' | 'WARN' | 'ERROR';

/** One line an event: time, level, who, what. Nest's own start-up chatter is left out. */
export class PlainLogger implements LoggerService {
  log(message: unknown, context?: string): void {
    if (!NEST_CHATTER.has(context ?? '')) write('INFO', message, context);
  }

  warn(message: unknown, context?: string): void {
    write('WARN', message, context);
  }

  error(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    write('ERROR', message, typeof context === 'string' ? context : undefined);
  }
}

const NEST_CHATTER = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

function write(level: Level, message: unknown, context = ''): void {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  process.stdout.write(`${new Date().toISOString()} ${level} ${context} ${text}\n`);
}
