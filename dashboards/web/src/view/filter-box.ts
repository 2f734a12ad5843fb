/**
 * The filter box: words, and `field:value` with quotes where a value has blanks. A KQL subset:
 * all must hold, `or`, `not` and comparisons are refused with their place, not ignored.
 */
export interface Parsed {
  /** Parameters of the list request, by the name it has there. */
  readonly values: Readonly<Record<string, string>>;
  readonly problem?: { readonly column: number; readonly token: string; readonly reason: Reason };
}

export type Reason = 'unknown-field' | 'not-supported' | 'no-value' | 'twice' | 'unclosed';

/** What may stand before the colon, and the parameter it becomes. */
export type Fields = Readonly<Record<string, string>>;

interface Token {
  readonly column: number;
  readonly field?: string;
  readonly value: string;
  readonly isQuoted: boolean;
  readonly isClosed: boolean;
}

const TOKEN = /(?:([A-Za-z@][\w@.]*):)?(?:"([^"]*)("?)|(\S*))/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at]!)) {
      at += 1;
      continue;
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null || match[0].length === 0) break;
    const [whole, field, quoted, closing, plain] = match;
    tokens.push({
      column: at + 1,
      ...(field === undefined ? {} : { field }),
      value: quoted ?? plain ?? '',
      isQuoted: quoted !== undefined,
      isClosed: quoted === undefined || closing === '"',
    });
    at += whole.length;
  }
  return tokens;
}

/** An address (`00:1b:1b:…`, `fe80::1`) has colons of its own: it is a word unless a field stands before it. */
function isWord({ field, value }: Token, fields: Fields): boolean {
  if (field === undefined) return true;
  return (
    fields[field] === undefined && /^[0-9a-f]{1,4}$/i.test(field) && /^[0-9a-f:.]*$/i.test(value)
  );
}

function refusal(token: Token, fields: Fields, taken: ReadonlySet<string>): Reason | undefined {
  if (!token.isClosed) return 'unclosed';
  if (isWord(token, fields)) {
    return !token.isQuoted && /^(or|not|and)$/i.test(token.value) ? 'not-supported' : undefined;
  }
  const parameter = fields[token.field!];
  if (parameter === undefined) return 'unknown-field';
  if (/^[<>*]/.test(token.value) && !token.isQuoted) return 'not-supported';
  if (token.value === '') return 'no-value';
  return taken.has(parameter) ? 'twice' : undefined;
}

/** Reads the box up to its first problem. Words together become `q`. */
export function parseFilter(text: string, fields: Fields): Parsed {
  const values: Record<string, string> = {};
  const words: string[] = [];
  const taken = new Set<string>();
  for (const token of tokensOf(text)) {
    const reason = refusal(token, fields, taken);
    if (reason !== undefined) {
      const shown = token.field === undefined ? token.value : `${token.field}:${token.value}`;
      return { values: {}, problem: { column: token.column, token: shown, reason } };
    }
    if (isWord(token, fields)) {
      words.push(token.field === undefined ? token.value : `${token.field}:${token.value}`);
    } else {
      const parameter = fields[token.field!]!;
      taken.add(parameter);
      values[parameter] = token.value;
    }
  }
  if (words.length > 0) values['q'] = words.join(' ');
  return { values };
}

/** Writes one more `field:value` into the box, in place of what it said of that field. */
export function withField(text: string, field: string, value: string): string {
  const rest = tokensOf(text)
    .filter((token) => token.field !== field)
    .map((token) => `${token.field === undefined ? '' : `${token.field}:`}${quoted(token.value)}`);
  return [...rest, `${field}:${quoted(value)}`].join(' ');
}

const quoted = (value: string) => (/[\s"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value);
