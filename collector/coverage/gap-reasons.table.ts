/** Why nobody was watching, as far as anybody can know; and whether that is final, or a report may still come. */
export const gapReasons = {
  // what an agent said it no longer has: it was given up, or never arrived
  'spool-full': { isFinal: true },
  size: { isFinal: true },
  corrupt: { isFinal: true },
  fork: { isFinal: true },
  unreadable: { isFinal: true },
  forgotten: { isFinal: true },
  /** It lost its disk: what it had not delivered went with it. */
  'new-series': { isFinal: true },

  // what its reports show
  restart: { isFinal: true },
  /** It watched, and no packet came. */
  silent: { isFinal: true },
  /** It ran all the time, and says nothing of this one. */
  unexplained: { isFinal: true },
  'not-begun': { isFinal: true },

  // what it has not told yet
  'on-its-way': { isFinal: false },
  /** Connected, and nothing of it is committed. */
  'agent-silent': { isFinal: false },
  'agent-offline': { isFinal: false },
} as const;

export type GapReason = keyof typeof gapReasons;
