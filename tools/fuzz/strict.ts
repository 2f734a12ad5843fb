/** What the wire lets through, of what protocols say. */
import type { Listener, Protocol } from '../../protocols/contract/protocol.ts';
import { ControlEvent } from '../../protocols/messages/control-event.ts';
import { Attribute } from '../../protocols/messages/fact.ts';

const ADDRESS = /^([0-9a-f]{2}(:[0-9a-f]{2}){5}|\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*)$/;

const MOST_PLACES = 65_535;

/** Hears what a protocol may say, and refuses what the wire would refuse: `wrong` is empty at best. */
export function strict(protocol: Pick<Protocol, 'tables'>) {
  const tables = new Map(protocol.tables?.map(({ name, holds }) => [name, holds]));
  let count = 0;
  const wrong: string[] = [];
  const need = (holds: boolean, what: string) => {
    count++;
    if (!holds) wrong.push(what);
  };
  const isText = (text: unknown, most: number) =>
    typeof text === 'string' && text !== '' && text.length <= most && !/\p{Cs}/u.test(text);
  const event: Listener['event'] = (kind, same, outcome, deed) => {
    need(Number.isFinite(same), `same ${same}`);
    const told = { kind, outcome, ...deed() };
    need(ControlEvent.safeParse(told).success, `event ${JSON.stringify(told)}`);
  };
  const listener: Listener = {
    operation: (name) => need(/^[a-z0-9][a-z0-9./-]{0,63}$/.test(name), `operation ${name}`),
    fact(attribute, value, { part, about } = {}) {
      need(Attribute.safeParse(attribute).success, `attribute ${attribute}`);
      need(isText(value, 256) && value === value.trim(), `${attribute} ${JSON.stringify(value)}`);
      need(part === undefined || isText(part, 64), `part ${part}`);
      need(about === undefined || ADDRESS.test(about), `about ${about}`);
    },
    address: (mac, ip) => need(ADDRESS.test(mac) && ADDRESS.test(ip), `address ${mac} ${ip}`),
    values({ part, table, first, count: places, bytes, kept }) {
      need(isText(part, 64) && isText(table, 64), `values of ${part} ${table}`);
      need(first >= 0 && places >= 0 && places <= MOST_PLACES, `${places} places from ${first}`);
      const room = 8 * (bytes.end - bytes.start);
      const width = tables.get(table) === 'words' ? 16 : 1;
      need(tables.has(table) && room >= places * width, `${places} places in ${room} bits`);
      need(bytes.start >= 0 && bytes.end <= bytes.bytes.length, 'bytes of their own');
      need(kept === undefined || (kept >= 0 && kept <= 0xffff), `kept ${kept}`);
    },
    holds: (office) => need(isText(office, 128), `holds ${office}`),
    sought: (ip) => need(ADDRESS.test(ip), `sought ${ip}`),
    carry: () => void count++,
    event,
    lasting(seconds, ...told) {
      need(seconds > 0, `lasting ${seconds}`);
      event(...told);
    },
    undone: (_, same) => need(Number.isFinite(same), `same ${same}`),
  };
  return { listener, wrong, count: () => count };
}
