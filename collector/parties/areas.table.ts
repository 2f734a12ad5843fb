/**
 * What a supplier or service provider may attest, by the areas of IEC 62443-2-4. Identifiers from a
 * public outline of the 2023 edition, not held against the standard itself; the words are ours. csms.md §4.
 */
export const areas = {
  'SP.01': 'People: who is sent, what they know, whether they were vetted',
  'SP.02': 'Assurance: proof that the solution was hardened and tested',
  'SP.03': 'Architecture: zones, boundaries, and what a solution talks with',
  'SP.04': 'Wireless',
  'SP.05': 'Safety systems',
  'SP.06': 'Configuration: inventory, drawings and settings are handed over',
  'SP.07': 'Remote access',
  'SP.08': 'Events: what is logged and reported',
  'SP.09': 'Accounts and passwords',
  'SP.10': 'Protection against malicious code',
  'SP.11': 'Patches: who qualifies and who installs them',
  'SP.12': 'Backup and restore',
} as const;

export type Area = keyof typeof areas;
export const areaNames = Object.keys(areas) as [Area, ...Area[]];
