/** The states of an asset over fifteen to twenty-five years. csms.md §1.3 row 46; the steps are in lifecycle.ts. */
export const lifecycles = {
  planned: 'Ordered or drawn: nobody expects to hear it yet.',
  commissioning: 'Being built in: it may be heard, and need not be.',
  operational: 'Does its work: its silence is missed.',
  maintenance: 'Stored or under repair: it need not be heard.',
  retiring: 'Being taken out: it may still be heard.',
  retired: 'Gone: whatever is heard of it is wrong.',
} as const;

export type Lifecycle = keyof typeof lifecycles;
