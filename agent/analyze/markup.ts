/** HTML and SVG whose every value is escaped, because every value may come from a device. */
import { printable } from './printable.ts';

/** Text that is markup already. Only `html` makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Value = string | number | Markup | readonly Markup[];

/** A template whose literal parts are ours and whose values are escaped, unless they are markup. */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let text = literals[0]!;
  for (const [index, value] of values.entries()) text += escaped(value) + literals[index + 1]!;
  return new Markup(text);
}

function escaped(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value.map(({ text }) => text).join('');
  return printable(value).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const nothing = new Markup('');
