/**
 * What a login, or a file that goes over, says of who is there. Protocols that are not named here are those of
 * engineering: whoever proves himself in one of them is at work on a device.
 */
import type { DifferenceKind } from '../../protocols/messages/difference.ts';

export type SessionKind = Extract<DifferenceKind, 'engineering.session' | 'remote.session'>;

const of = <Value>(value: Value, ...protocols: string[]) =>
  protocols.map((protocol) => [protocol, value] as const);

/** Undefined: anybody's business, which conversations and events tell of. */
const sessions: ReadonlyMap<string, SessionKind | undefined> = new Map([
  ...of<SessionKind>('remote.session', 'ssh', 'telnet', 'rdp', 'vnc', 'teamviewer'), // a screen or a shell from afar
  ...of(undefined, 'http', 'tls', 'ftp', 'tftp', 'smb', 'mqtt'),
]);

export function sessionKindOf(protocol: string): SessionKind | undefined {
  return sessions.has(protocol) ? sessions.get(protocol) : 'engineering.session';
}
