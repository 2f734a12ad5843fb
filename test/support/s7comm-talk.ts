/** S7comm jobs, answers and userdata in hexadecimal, and what our decoder says of them. */
import { s7comm } from '../../protocols/s7comm/index.ts';
import { hex } from './hex.ts';
import { play } from './play.ts';

/** `> request` and `< response`, as in a fixture. */
export const said = (...lines: string[]) =>
  play(
    s7comm,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hex(line.slice(1)),
    })),
  );
export const events = (...lines: string[]) => said(...lines).filter((line) => 'event' in line);
export const outcomes = (...lines: string[]) => events(...lines).map(({ outcome }) => outcome);
export const facts = (...lines: string[]) =>
  said(...lines).flatMap(({ fact, value, part }) => (fact ? [[fact, value, part]] : []));

export const u16 = (value: number) => value.toString(16).padStart(4, '0');
export const size = (text: string) => text.replace(/[\s|]/g, '').length / 2;

/** 32, ROSCTR, redundancy, reference, sizes of parameters and data, error class and code. */
export const job = (reference: number, parameters: string, data = '') =>
  `3201 0000 ${u16(reference)} ${u16(size(parameters))} ${u16(size(data))} ${parameters} ${data}`;
export const answer = (reference: number, parameters: string, data = '', error = 0) =>
  `3203 0000 ${u16(reference)} ${u16(size(parameters))} ${u16(size(data))} ${u16(error)} ${parameters} ${data}`;
export const userdata = (reference: number, head: string, payload?: string) => {
  const data = payload === undefined ? '0a000000' : `ff09 ${u16(size(payload))} ${payload}`;
  return `3207 0000 ${u16(reference)} ${u16(size(head))} ${u16(size(data))} ${head} ${data}`;
};
export const ask = (reference: number, service: string, payload?: string) =>
  userdata(reference, `000112 04 11 4${service} 00`, payload);
/** A part of an answer: `unit` is equal in all parts of one, `isLast` in the last. */
export const part = (
  reference: number,
  service: string,
  unit: number,
  isLast: boolean,
  payload: string,
) =>
  userdata(
    reference,
    `000112 08 12 8${service} 01 ${u16(unit).slice(2)} ${isLast ? '00' : '01'} 0000`,
    payload,
  );
export const reply = (reference: number, service: string, payload?: string, error = 0) =>
  userdata(reference, `000112 08 12 8${service} 01 00 00 ${u16(error)}`, payload);

export const STOP = '29 0000000000 09 505f50524f4752414d';
export const MEMORY = '12 0a 10 02 0001 0000 83 000080'; // one byte of M at 16
export const write = (...items: string[]) => `05 ${u16(items.length).slice(2)} ${items.join(' ')}`;
