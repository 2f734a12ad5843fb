/** How what is declared stands to what was observed. csms.md §3.3; the first that holds. */
export const statuses = {
  matched: 'It is declared and was seen, and the two agree.',
  conflict: 'It is declared and was seen, and something of it is not as declared.',
  rogue: 'It was seen, and nobody declared it.',
  missing: 'It is declared, and silent though somebody was watching.',
  duplicate:
    'It shares its identity with another declared asset, or two were seen that cannot both be it.',
  unknown:
    'It is declared, was not seen, and nobody could have seen it, or nobody expects it to be heard.',
  ignored: 'It was seen, nobody declared it, and somebody said to leave it until a day.',
} as const;

export type Status = keyof typeof statuses;

export const STATUSES = Object.keys(statuses) as readonly Status[];
