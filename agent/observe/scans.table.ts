/** What makes a scan of one source's attempts: those that nobody answered, within a minute of packet time. */
export const scanLimits = {
  /** Microseconds. */
  within: 60_000_000,
  /** Distinct addresses; a master that starts while half of its devices are off asks fewer. */
  targets: 24,
  /** Distinct ports of one address. */
  ports: 24,
} as const;
