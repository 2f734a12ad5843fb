/** What a controller says of itself and of the units on its rack. */
import type { Listener, Place } from '../contract/protocol.ts';
import { memoryCards, modes } from './acts.table.ts';
import type { FinsMessage } from './decode.ts';

export function identify({ part, body }: FinsMessage, tell: Listener): void {
  const place = part === '' ? undefined : { part };
  switch (body.type) {
    case 'controller':
      return tellController(body, tell, place);
    case 'units':
      for (const [address, model] of body.units)
        if (model) tell.fact('model', model, { part: `unit ${address}` });
      return;
    case 'status': {
      const mode = modes[body.mode];
      if (mode !== undefined) tell.fact('mode', mode, place);
      const fatal =
        body.fatal === 0 ? 'no fatal error' : `fatal error 0x${body.fatal.toString(16)}`;
      tell.fact('status', body.text ? `${fatal}, ${body.text}` : fatal, place);
      return;
    }
    case 'name':
      if (body.name) tell.fact('name', body.name, place);
      return;
    default:
      return;
  }
}

function tellController(
  { model, version, card, cardSize }: FinsMessage['body'] & { type: 'controller' },
  tell: Listener,
  place: Place | undefined,
): void {
  if (model) tell.fact('model', model, place);
  if (version) tell.fact('firmware', version, place);
  const kind = memoryCards[card];
  if (kind) tell.fact('memory-card', `${kind}, ${cardSize} KiB`, place);
}
