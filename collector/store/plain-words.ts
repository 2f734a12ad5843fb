/** The words of an asset as `wordsOf` in keyset.ts makes them, made here: in the database it is a third of what a new asset costs. */

/**
 * For `::tsvector`; null where the text is long, or not all ASCII, or something in it may be read as a
 * number with an exponent: what the database makes of those is its own affair.
 */
export function plainWords(texts: readonly (string | null)[]): string | null {
  const text = texts.map((one) => one ?? '').join(' ');
  if (text.length > MOST || !PLAIN.test(text) || POWER.test(text)) return null;
  const words = text.toLowerCase().match(WORD) ?? [];
  return words.map((word, at) => `'${word}':${at + 1}`).join(' ');
}

const MOST = 1000;
const PLAIN = /^[ -~]*$/;
const POWER = /\de\d/i;
const WORD = /[a-z0-9]+/g;
