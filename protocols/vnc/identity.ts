import type { Listener } from '../contract/protocol.ts';
import type { VncMessage, VncTurn } from './decode.ts';
import { Method } from './methods.table.ts';

/** What the desktop is called, and whether anybody may have it. */
export function identify(message: VncMessage, tell: Listener, { direction }: VncTurn): void {
  if (message.type === 'version')
    tell.fact('software', message.text, direction === 'request' ? { part: 'client' } : {});
  if (message.type === 'desktop' && message.name !== '') tell.fact('name', message.name);
  if (message.type !== 'security' || message.method !== Method.none) return;
  const whose = direction === 'request' ? 'hearer' : 'speaker';
  tell.fact('weakness', 'no authentication', { part: 'anybody', whose });
}

export function operation(message: VncMessage, { direction }: VncTurn): string | undefined {
  return message.type === 'version' && direction === 'request' ? 'connect' : undefined;
}
