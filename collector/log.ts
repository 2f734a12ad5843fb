import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON, one line an entry: a sentence that never changes, and fields. A child logger a stage. */
export const logTo = (stream: DestinationStream, level: string): Log =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
