/** What a conversation can be held to be. csms.md §4, C16 to C19. */

export interface ConformityRow {
  /** Whether it is against what was approved. */
  readonly isBreach: boolean;
  readonly meaning: string;
}

export const conformities = {
  inside: { isBreach: false, meaning: 'Both ends are in one zone, or it is sent to a group.' },
  conforming: { isBreach: false, meaning: 'A rule of a conduit in force allows it.' },
  unzoned: { isBreach: false, meaning: 'One end at least is in no zone.' },
  'no-rule': { isBreach: true, meaning: 'There is a conduit, but no rule of it allows this.' },
  'no-conduit': { isBreach: true, meaning: 'No conduit joins the two zones.' },
  expired: { isBreach: true, meaning: 'The only conduit that allows it has expired.' },
  public: { isBreach: true, meaning: 'One end is a public address, and no conduit allows it.' },
} as const satisfies Record<string, ConformityRow>;

export type Conformity = keyof typeof conformities;
/** Of what leaves a zone, or comes to one. */
export type Crossed = Exclude<Conformity, 'inside'>;

export const breaches = (Object.keys(conformities) as Crossed[]).filter(
  (name) => conformities[name].isBreach,
);
