import type { Listener } from '../contract/protocol.ts';
import type { FtpMessage } from './decode.ts';

const HTTPS = 443; // where TLS is spoken from the first byte

/** Once both have agreed upon TLS. */
export function carry({ record }: FtpMessage, tell: Listener): void {
  if (record !== undefined) tell.carry('tcp', HTTPS, record);
}
