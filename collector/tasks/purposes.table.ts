/** What tasks are for, and how long there is for what the collector asks by itself. csms.md §1, §3.2, §3.3. */

export interface PurposeRow {
  /** What has to be done, where the collector asks for it. */
  readonly what: string;
  readonly days: number;
}

export const purposes = {
  /** C33: what runs is no longer what was saved. */
  backup: { what: 'Save what runs now, and record its hash', days: 2 },
  /** C06: the drawing shows what was. */
  drawing: { what: 'Bring the drawing up to date, and have it approved', days: 30 },
  'roll-back': { what: 'Put back what was approved', days: 1 },
  /** We never block anything ourselves. */
  block: { what: 'Keep it off the network', days: 1 },
  /** Out of an incident or a finding. */
  corrective: { what: 'Carry out the corrective action', days: 30 },
  review: { what: 'Review it', days: 10 },
  /** Whatever people set themselves. */
  other: { what: 'Do it', days: 7 },
} as const satisfies Record<string, PurposeRow>;

export type Purpose = keyof typeof purposes;
export const purposeNames = Object.keys(purposes) as [Purpose, ...Purpose[]];
