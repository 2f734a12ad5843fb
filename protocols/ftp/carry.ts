import type { Listener } from '../contract/protocol.ts';
import { TLS_PORT } from '../encodings/tls-record.ts';
import type { FtpMessage } from './decode.ts';

/** Once both have agreed upon TLS. */
export function carry({ record }: FtpMessage, tell: Listener): void {
  if (record !== undefined) tell.carry('tcp', TLS_PORT, record);
}
