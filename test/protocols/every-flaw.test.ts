/** Every flaw is counted by protocol, flaw and field, and seen in health and in the analysis document. */
import { describe, expect, test } from 'vitest';
import { analysisOf } from '../../agent/analyze/document.ts';
import { protocols } from '../../protocols/registry.ts';
import { showCases } from '../support/fixture-frames.ts';
import { healthOf } from '../support/reported.ts';
import { Wire } from '../support/wire.ts';

/** Of which no bytes are malformed, and why. A line goes when some are. */
const FLAWLESS: ReadonlyMap<string, string> = new Map([
  ['telnet', 'characters: whatever comes is one'],
]);

interface Row {
  readonly protocol: string;
  readonly flaw: string;
  readonly field: string;
  readonly count: number;
}

const keyOf = ({ protocol, flaw, field }: Omit<Row, 'count'>) => `${protocol}/${flaw}/${field}`;
const sorted = (rows: readonly Row[]) =>
  [...rows].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));

describe.each(protocols.map((protocol) => [protocol.name, protocol] as const))(
  '%s',
  (name, protocol) => {
    test('what is malformed in its fixtures is told by protocol, flaw and field, everywhere alike', async () => {
      const told = new Map<string, Row>();
      const anomaly = (protocol: string, flaw: string, field: string) => {
        const row = { protocol, flaw, field };
        const count = (told.get(keyOf(row))?.count ?? 0) + 1;
        told.set(keyOf(row), { ...row, count });
      };
      const wire = new Wire({ protocols, sightings: { anomaly } });
      await showCases(wire, protocol);
      wire.picture.close();
      const { counters } = wire.picture;
      const rows = sorted([...told.values()]);

      expect(rows.some((row) => row.protocol === name)).toBe(!FLAWLESS.has(name));
      expect(counters.malformed()).toEqual(rows);
      expect(sorted(healthOf(counters).report(wire.time).malformed)).toEqual(rows);
      const document = analysisOf(wire.picture, { files: [], warnings: [], lost: 0 });
      expect(document.anomalies).toEqual(rows);
    });
  },
);
