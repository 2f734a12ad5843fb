/** When two texts of one device say the same. A value is only ever held against another of its own kind. */

/** `V3.2.6`, `v 3.2.6` and `3.2.6` are one version; case and spaces tell nothing apart. */
export function normalised(value: string): string {
  return value
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^v(?:er(?:sion)?)?\.? ?(?=\d)/, '');
}
