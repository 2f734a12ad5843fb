/**
 * What JSON can say and the database cannot keep: U+0000 and lone surrogates. Each such code unit
 * becomes one character of plane 15, U+F0000 above it, which nobody assigns. It is reversible,
 * because surrogates that spell a character of plane 15 are replaced in the same way.
 */

/** JSON text to its value. Throws where it is no JSON. */
export function sanitised(json: string): unknown {
  return SUSPICIOUS.test(json) ? JSON.parse(json, fit) : JSON.parse(json);
}

/** Written as an escape, or in plane 15 itself (its high surrogates are D B80 to D BBF). */
const SUSPICIOUS = /\\u(?:0000|d[89a-f])|[\udb80-\udbbf]/i;
const UNFIT =
  /\0|[\ud800-\udb7f\udbc0-\udbff](?![\udc00-\udfff])|[\udb80-\udbbf]|(?<![\ud800-\udbff])[\udc00-\udfff]|(?<=[\udb80-\udbbf])[\udc00-\udfff]/g;
const PLANE = 0xf_0000;

const clean = (text: string) =>
  text.replace(UNFIT, (unit) => String.fromCodePoint(PLANE + unit.charCodeAt(0)));

function fit(this: unknown, key: string, value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const names = Object.keys(value);
  if (names.every((name) => clean(name) === name)) return value;
  void key;
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [clean(name), of]));
}

/** The text as it was sent. */
export const unsanitised = (text: string) =>
  text.replace(/[\udb80-\udbbf][\udc00-\udfff]/g, (pair) =>
    String.fromCharCode((pair.codePointAt(0) ?? 0) - PLANE),
  );
