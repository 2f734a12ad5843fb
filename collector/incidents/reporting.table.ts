/**
 * By when whom has to be told of an incident. Times count from when it was noticed. csms.md §1 row 49, §4.
 * What is not verified was written from memory and not held against the text: pages say so.
 */

/** Hours are hours that pass; a month is one of the calendar that hangs at the site. */
export type Allowance = { readonly hours: number } | { readonly months: number };

export interface DeadlineRow {
  readonly id: string;
  readonly title: string;
  readonly after: Allowance;
  /** So many hours before it ends people are reminded. */
  readonly remindHours: number;
  readonly isVerified: boolean;
}

export interface Regime {
  readonly title: string;
  readonly deadlines: readonly DeadlineRow[];
}

export const regimes = {
  nis2: {
    title: 'NIS2, Article 23',
    deadlines: [
      {
        ...{ id: 'early-warning', title: 'Early warning', after: { hours: 24 } },
        ...{ remindHours: 6, isVerified: true },
      },
      {
        ...{ id: 'notification', title: 'Incident notification', after: { hours: 72 } },
        ...{ remindHours: 24, isVerified: true },
      },
      {
        ...{ id: 'final-report', title: 'Final report', after: { months: 1 } },
        ...{ remindHours: 168, isVerified: false },
      },
    ],
  },
} as const satisfies Record<string, Regime>;

export type RegimeName = keyof typeof regimes;
export const regimeNames = Object.keys(regimes) as [RegimeName, ...RegimeName[]];
