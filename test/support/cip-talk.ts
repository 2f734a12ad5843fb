/** CIP calls and answers in hexadecimal, and what our decoder says of them. */
import { cip } from '../../protocols/cip/index.ts';
import { hex } from './hex.ts';
import { play } from './play.ts';

export const u16 = (value: number) =>
  (value & 0xff).toString(16).padStart(2, '0') + (value >> 8).toString(16).padStart(2, '0');
export const u8 = (value: number) => value.toString(16).padStart(2, '0');
export const size = (text: string) => text.replace(/[\s|]/g, '').length / 2;

/** As EtherNet/IP hands it over: status, sender context, options, interface, timeout, items. */
export const unconnected = (context: number, service: string) =>
  `00000000 ${u16(context)} 000000000000 00000000 00000000 0a00 0200 0000 0000 b200 ${u16(size(service))} ${service}`;
export const connected = (id: string, sequence: number, service: string) =>
  `00000000 0000000000000000 00000000 00000000 0000 0200 a100 0400 ${id} b100 ${u16(size(service) + 2)} ${u16(sequence)} ${service}`;

/** The encapsulation answers with an error, and without data. */
export const unheard = (context: number, status: string) =>
  `${status} ${u16(context)} 000000000000 00000000`;

export const call = (service: number, path: string, data = '') =>
  `${u8(service)} ${u8(size(path) / 2)} ${path} ${data}`;
export const reply = (service: number, status = 0, data = '') =>
  `${u8(service | 0x80)} 00 ${u8(status)} 00 ${data}`;
export const sent = (service: string, route: string) =>
  `52 02 2006 2401 07f9 ${u16(size(service))} ${service} ${size(service) % 2 ? '00' : ''} ${u8(size(route) / 2)} 00 ${route}`;
export const packet = (...services: string[]) => {
  let offset = 2 + 2 * services.length;
  const offsets = services.map((service) => {
    const at = offset;
    offset += size(service);
    return u16(at);
  });
  return `${u16(services.length)} ${offsets.join(' ')} ${services.join(' ')}`;
};
export const tag = (name: string) =>
  `91 ${u8(name.length)} ${Buffer.from(name).toString('hex')}${name.length % 2 ? '00' : ''}`;

export const said = (...lines: string[]) =>
  play(
    cip,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hex(line.slice(1)),
    })),
  );
export const events = (...lines: string[]) => said(...lines).filter((line) => 'event' in line);
export const facts = (...lines: string[]) =>
  said(...lines).flatMap(({ fact, value, part }) => (fact ? [[fact, value, part]] : []));
/** A call and its answer, the one by the other. */
export const exchange = (service: string, answer: string, id = 1) => [
  `> ${unconnected(id, service)}`,
  `< ${unconnected(id, answer)}`,
];

export const CONTROLLER = '208e 2401';
export const PROGRAM = '2068 2409';
