/**
 * Parts whose name plate is the device's own, where it states none itself: a controller that is asked
 * as `unit 1`, a CPU in `slot 2`. Units behind a gateway are devices of their own.
 */
const PART = /^(unit|slot) (\d+)$/;

/**
 * Modbus Messaging on TCP/IP V1.0b, 4.4.2: a server that is no gateway is addressed as 255 or 0, and
 * old ones as 1.
 */
const ITSELF: ReadonlySet<string> = new Set(['unit 0', 'unit 255']);
const ITSELF_OR_FIRST: ReadonlySet<string> = new Set([...ITSELF, 'unit 1']);

/** `parts`: all that are known of one device. Answers those that may speak for it. */
export function deviceParts(parts: Iterable<string>): ReadonlySet<string> {
  const units: string[] = [];
  const speakers = new Set<string>();
  for (const part of new Set(parts)) {
    const [, kind] = PART.exec(part) ?? [];
    if (kind === 'unit') units.push(part);
    else if (kind === 'slot') speakers.add(part);
  }
  const isGateway = units.length > 1 && !units.every((unit) => ITSELF_OR_FIRST.has(unit));
  for (const unit of units) if (!isGateway || ITSELF.has(unit)) speakers.add(unit);
  return speakers;
}
