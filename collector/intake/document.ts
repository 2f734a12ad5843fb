/** What stands in a document of another system, by its path. Pure and total, whatever the document is. */

export type Document = Readonly<Record<string, unknown>>;

/** Of one list, at most. */
const MOST_TEXTS = 500;

export const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `path`: names with dots between. Only what the document itself holds. */
export function valueAt(document: Document, path: string): unknown {
  let value: unknown = document;
  for (const key of path.split('.')) {
    if (!isDocument(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** Systems write a thing as a text, as an object with its name, or as a list of such. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.slice(0, MOST_TEXTS).flatMap((one) => nameOf(one) ?? []);
  return [nameOf(value) ?? []].flat();
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isDocument(value)) return undefined;
  const named = ['display_value', 'displayName', 'name', 'value'].map((key) => value[key]);
  return named.find((one) => typeof one === 'string' && one !== '') as string | undefined;
}

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...(['yes', 'true', '1'] as const).map((word) => [word, true] as const),
  ...(['no', 'false', '0'] as const).map((word) => [word, false] as const),
]);

/** Yes or no; what is neither stays what it is. */
export function flagIn(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  const [text] = textsOf(value);
  return FLAGS.get(text?.toLowerCase() ?? '') ?? value;
}
