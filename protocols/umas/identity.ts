/** What a controller says of itself and its project, and who reserves it. */
import type { Listener } from '../contract/protocol.ts';
import type { UmasMessage } from './decode.ts';
import { modes } from './functions.table.ts';

const HOST_NAME = /^[\w.-]+$/;

export function identify({ unit, body }: UmasMessage, tell: Listener): void {
  const place = unit === 0 || unit === 255 ? undefined : { part: `unit ${unit}` };
  switch (body.type) {
    case 'reservation':
      if (HOST_NAME.test(body.owner)) tell.fact('host-name', body.owner);
      return;
    case 'controller': {
      if (body.model) tell.fact('model', body.model, place);
      tell.fact('firmware', body.firmware, place);
      const banks = body.banks.filter((size) => size > 0).map((size) => `${size} bytes`);
      if (banks.length > 0) tell.fact('memory-card', banks.join(', '), place);
      return;
    }
    case 'project':
      if (body.name) tell.fact('name', body.name, place);
      tell.fact('config-revision', `${body.version}, built ${body.built}`, place);
      return;
    case 'status': {
      const checksum = body.checksum.toString(16).padStart(8, '0');
      tell.fact('config-consistency', `checksum 0x${checksum}`, place);
      const mode = modes[body.mode];
      if (mode !== undefined) tell.fact('mode', mode, place);
      return;
    }
    default:
      return;
  }
}
