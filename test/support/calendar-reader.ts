/** A calendar file read by a program that is not ours. Throws where it is none. */
import { createRequire } from 'node:module';

interface Component {
  getAllSubcomponents(name: string): Component[];
  getFirstPropertyValue(name: string): unknown;
}
interface Reader {
  readonly parse: (text: string) => unknown;
  readonly Component: new (parsed: unknown) => Component;
}

const reader = createRequire(import.meta.url)('ical.js') as Reader & { default?: Reader };
const { parse, Component } = reader.default ?? reader;

export interface ReadEvent {
  readonly uid: string;
  readonly summary: string;
  readonly description: string;
  readonly status: string;
  /** ISO 8601, as the file has it. */
  readonly from: string;
  readonly to: string;
}

export function readCalendar(file: string): { name: string; events: readonly ReadEvent[] } {
  const calendar = new Component(parse(file));
  const text = (component: Component, name: string) =>
    String(component.getFirstPropertyValue(name) ?? '');
  return {
    name: text(calendar, 'x-wr-calname'),
    events: calendar.getAllSubcomponents('vevent').map((event) => ({
      uid: text(event, 'uid'),
      summary: text(event, 'summary'),
      description: text(event, 'description'),
      status: text(event, 'status'),
      from: text(event, 'dtstart'),
      to: text(event, 'dtend'),
    })),
  };
}
