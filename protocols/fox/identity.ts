/** Both ends of a Fox session say in their hello what they run on. */
import type { Listener } from '../contract/protocol.ts';
import type { Attribute } from '../messages/fact.ts';
import type { FoxMessage } from './decode.ts';

const attributes: readonly (readonly [string, Attribute, string?])[] = [
  ['app.name', 'product'],
  ['app.version', 'software'],
  ['station.name', 'station-name'],
  ['hostName', 'host-name'],
  ['hostAddress', 'ip-address'],
  ['hostId', 'serial'],
  ['brandId', 'vendor'],
  ['os.name', 'os'],
  ['os.version', 'software', 'os'],
  ['vm.name', 'product', 'vm'],
  ['vm.version', 'software', 'vm'],
];

export function identify({ command, fields }: FoxMessage, tell: Listener): void {
  if (command === 'hello') {
    for (const [key, attribute, part] of attributes) {
      const value = fields.get(key);
      if (value === undefined || value === '' || isAddressAsName(key, value)) continue;
      tell.fact(attribute, value, part === undefined ? undefined : { part });
    }
    const version = fields.get('fox.version');
    if (version) tell.fact('capabilities', `fox ${version}`);
  }
  const method = fields.get('method');
  if (command !== 'challenge' || !method) return;
  tell.fact('authentication', method);
  if (method === 'basic') tell.fact('weakness', 'password in clear');
}

/** A station without a name gives its address for one. */
function isAddressAsName(key: string, value: string): boolean {
  return key === 'hostName' && /^\d+\.\d+\.\d+\.\d+$/.test(value);
}
