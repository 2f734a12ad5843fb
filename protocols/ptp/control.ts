/** Who changed a clock. Most is sent to all, and answered to all: then nobody knows which answer is whose. */
import type { Deed, Listener } from '../contract/protocol.ts';
import { fold } from '../encodings/fold.ts';
import type { EventKind, Outcome } from '../messages/control-event.ts';
import type { PtpMessage, PtpQuestion } from './decode.ts';
import { ManagementId } from './management.table.ts';
import type { Management } from './management.ts';

export function control({ management }: PtpMessage, tell: Listener): void {
  if (management?.asked === undefined) return;
  const { error } = management;
  report(management.asked, tell, error === '' ? 'accepted' : { refused: error });
}

export function lapse({ management }: PtpQuestion, tell: Listener, outcome: Outcome): void {
  report(management, tell, outcome);
}

function report({ action, id, name, target }: Management, tell: Listener, outcome: Outcome): void {
  const deed = (): Deed => ({ detail: { operation: `${action} ${name}`, target } });
  tell.event(kindOf(id), fold(`${action}/${name}/${target}`), outcome, deed);
}

function kindOf(id: number): EventKind {
  if (id === ManagementId.time) return 'time-set';
  if (id === ManagementId.initialize) return 'restart';
  return id === ManagementId.resetStorage ? 'factory-reset' : 'configuration-write';
}
