import type { Listener } from '../../../protocols/contract/protocol.ts';
import type { EchoMessage } from './decode.ts';

export function identify({ isEcho }: EchoMessage, tell: Listener): void {
  if (isEcho) tell.fact('capabilities', 'echo');
}
