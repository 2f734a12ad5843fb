/** What a change shall show, as other systems write it: `firmware=2.1 | flow tcp/502 @ PLC-7`. Pure and total. */
import * as z from 'zod';
import { DifferenceKind } from '../../protocols/messages/difference.ts';
import { line } from '../records/prose.ts';
import { textsOf } from './document.ts';
import { type EffectName, type EffectWord, effectNames, effectWords } from './effects.table.ts';

/** As it is told: `kind` is a word of effects.table.ts or a kind of difference. */
export const ToldEffect = z.strictObject({
  kind: z.enum([...effectNames, ...DifferenceKind.options]),
  path: line(200).or(z.literal('')).default(''),
  value: line(500).nullable().default(null),
  /** What people call the asset; null: every one the change is about. */
  asset: line(200).nullable().default(null),
});
export type ToldEffect = z.infer<typeof ToldEffect>;

export const MOST_EFFECTS = 50;

/** Of the difference that is waited for. */
export function expectedOf({ kind, path, value }: ToldEffect) {
  const word = wordOf(kind);
  return word === undefined
    ? { kind: kind as DifferenceKind, path, value }
    : { kind: word.kind, path: path === '' ? word.path : path, value };
}

const wordOf = (name: string): EffectWord | undefined =>
  Object.hasOwn(effectWords, name) ? effectWords[name as EffectName] : undefined;

/** A list of effects or of their texts, or one text with `|` between; anything else stays what it is. */
export function effectsIn(value: unknown): unknown {
  if (typeof value === 'string') return partsOf(value).map(effectIn);
  if (!Array.isArray(value)) return value;
  return value.map((one) => (typeof one === 'string' ? effectIn(one) : one));
}

/** Of a field that holds nothing but effects of one word. */
export function effectsOf(name: EffectName, value: unknown): readonly unknown[] {
  const between = effectWords[name].says === 'value' ? '=' : ' ';
  return textsOf(value)
    .flatMap(partsOf)
    .map((text) => effectIn(`${name}${between}${text}`));
}

const partsOf = (text: string) =>
  text
    .split('|')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** `word place=value @ asset`; place, value and asset may be missing. */
function effectIn(text: string): unknown {
  const at = text.lastIndexOf(' @ ');
  const [said, asset] = at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 3).trim()];
  const equals = said.indexOf('=');
  const head = (equals === -1 ? said : said.slice(0, equals)).trim();
  const value = equals === -1 ? null : said.slice(equals + 1).trim();
  const blank = head.indexOf(' ');
  const [kind, path] =
    blank === -1 ? [head, ''] : [head.slice(0, blank), head.slice(blank + 1).trim()];
  return { kind: kind.toLowerCase(), path, value: value === '' ? null : value, asset };
}
