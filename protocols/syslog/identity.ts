import type { Listener } from '../contract/protocol.ts';
import type { SyslogMessage } from './decode.ts';

const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)$/i;

/** One that speaks for several hosts hands their words on, and none of the names is its own. */
export function identify({ host, serial, isRelay }: SyslogMessage, tell: Listener): void {
  if (isRelay) return tell.fact('role', 'log relay', { part: 'syslog' });
  if (host !== '' && !ADDRESS.test(host)) tell.fact('host-name', host);
  if (serial !== '') tell.fact('serial', serial);
}
