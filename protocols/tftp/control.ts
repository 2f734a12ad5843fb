/** Files that go over, told with the first answer: a block, an acknowledgement, or an error. */
import type { Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { Outcome } from '../messages/control-event.ts';
import { Opcode, type TftpMessage, type TftpRequest } from './decode.ts';

export function control({ code, request, error }: TftpMessage, tell: Listener): void {
  if (request === undefined || code <= Opcode.write) return;
  if (error < 0) tell.fact('weakness', 'files without a login', { part: 'files' });
  tellFile(request, error < 0 ? 'accepted' : { refused: `error ${error}` }, tell);
}

export function lapse(request: TftpRequest, tell: Listener, outcome: Outcome): void {
  tellFile(request, outcome, tell);
}

function tellFile({ act, file, mode }: TftpRequest, outcome: Outcome, tell: Listener): void {
  tell.event('file-transfer', fold(act + file), outcome, () => ({ detail: { act, file, mode } }));
}
