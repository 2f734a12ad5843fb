import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON, one line an entry: a sentence that never changes, and fields. A child logger a stage. */
export const logTo = (stream: DestinationStream, level: string): Log =>
  pino(
    {
      ...{ level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
      serializers: { error: pino.stdSerializers.err },
    },
    stream,
  );

/** Entries go to the end of a file, and are there when the call returns. */
export const appendTo = (path: string): DestinationStream =>
  pino.destination({ dest: path, append: true, sync: true, mkdir: true });
