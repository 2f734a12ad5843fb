/**
 * Windows and outages as a calendar program reads them: RFC 5545. Each time is an event of its own,
 * in UTC: what recurs by the clock on the wall of its zone was expanded by our own rules, and a
 * program that knows the zone differently cannot move it.
 */
import type { Instant } from '../../protocols/messages/names.ts';

export interface CalendarEvent {
  /** The same for the same window of the same record as long as there is one. */
  readonly uid: string;
  readonly kind: 'change' | 'outage';
  readonly ref: string;
  readonly title: string;
  /** In milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly state: string;
  /** `tentative`: it is asked for, and not approved. */
  readonly standing: 'tentative' | 'confirmed' | 'cancelled';
  /** What else is to be read: lines. */
  readonly lines: readonly string[];
  readonly version: number;
}

/** Octets of a line without its end: RFC 5545, 3.1. */
const LONGEST_LINE = 75;
const PRODUCT = '-//Plumbline//Change calendar//EN';

/** The whole file, lines ended by CRLF. `at`: when it was made. */
export function calendarFile(name: string, events: readonly CalendarEvent[], at: Instant): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${PRODUCT}`,
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    // How programs call it, and how often they come again: RFC 7986, and what was usual before it.
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events.flatMap((event) => eventLines(event, at)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(event: CalendarEvent, at: Instant): readonly string[] {
  const { uid, kind, ref, title, from, to, standing, lines, version } = event;
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${stamp(Date.parse(at))}`,
    `DTSTART:${stamp(from)}`,
    `DTEND:${stamp(to)}`,
    `SEQUENCE:${version - 1}`,
    `SUMMARY:${escaped(`${ref} ${title}`)}`,
    ...(lines.length === 0 ? [] : [`DESCRIPTION:${escaped(lines.join('\n'))}`]),
    `CATEGORIES:${kind === 'change' ? 'CHANGE' : 'OUTAGE'}`,
    `STATUS:${standing.toUpperCase()}`,
    // Nobody's own time is taken by it.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** `20260512T220000Z`. */
export const stamp = (moment: number): string =>
  `${new Date(moment).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** A TEXT value: 3.3.11. What is no text (control characters) cannot be said in it. */
export function escaped(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, (character) => (character === '\n' ? '\n' : ' '))
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** Lines of at most 75 octets, each further one begun by a space that counts; no character is cut. */
export function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > LONGEST_LINE) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}

/** In UTF-8. */
function octetsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
}
