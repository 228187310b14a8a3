import { pino, type Logger } from 'pino';

export type { Logger };

/** A logger of JSON lines on standard error, since standard output belongs to results. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
