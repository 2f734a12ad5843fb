/** A ledger that was tampered with says so, and where. csms.md §2, Ledger. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anchorOf, ledgerOf, signHead } from '../../../collector/evidence/anchor.ts';
import { canonical, EMPTY, hashOf, seal } from '../../../collector/evidence/record.ts';
import {
  type KeptRecord,
  MOST_FINDINGS,
  verifyLedger,
  type Witness,
} from '../../../collector/evidence/verification.ts';
import type { Instant } from '../../../protocols/messages/names.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString() as Instant;

/** A ledger of `count` decisions; `about` makes it another one. */
function ledger(count: number, about = 'drift'): KeptRecord[] {
  const records: KeptRecord[] = [];
  for (let n = 1; n <= count; n++) {
    const testimony = {
      ...{ effectiveAt: at(n), actor: 'ada', kind: 'drift.acknowledge', ref: `${about}/${n}` },
      payload: { number: n, comment: 'planned', nothing: null },
    };
    const payload = canonical(testimony.payload);
    records.push({ ...seal(records.at(-1) ?? EMPTY, testimony, payload, at(n)), payload });
  }
  return records;
}

const nameOf = (records: readonly KeptRecord[]) => ledgerOf(records[0]?.hash ?? '');
const remembered = (records: readonly KeptRecord[], seq: number): Witness => ({
  ...anchorOf(nameOf(records), records[seq - 1] as KeptRecord),
  ...{ by: 'agent press/cell-1', at: at(60) },
});
const check = (records: readonly KeptRecord[], witnesses: readonly Witness[] = []) =>
  verifyLedger(records, { witnesses, heads: [], keys: [] });
const without = (records: readonly KeptRecord[], ...seqs: number[]) =>
  records.filter(({ seq }) => !seqs.includes(seq));
const changed = (records: readonly KeptRecord[], seq: number, change: Partial<KeptRecord>) =>
  records.map((record) => (record.seq === seq ? { ...record, ...change } : record));

describe('a ledger as it was written', () => {
  test('is intact, and says that nobody outside remembers it', async () => {
    const records = ledger(5);
    expect(await check(records)).toEqual({
      ...{ isIntact: true, anchored: null, signed: null, ledger: nameOf(records) },
      ...{ records: 5, head: 5, erased: 0, findings: [], more: 0 },
    });
  });

  test('is anchored up to what an agent remembers', async () => {
    const records = ledger(5);
    const { isIntact, anchored } = await check(records, [remembered(records, 4)]);
    expect(isIntact).toBe(true);
    expect(anchored).toEqual({ seq: 4, by: 'agent press/cell-1', at: at(60) });
  });

  test('may be empty', async () => {
    expect(await check([])).toMatchObject({ isIntact: true, ledger: null, head: 0 });
  });

  test('stands when a payload was erased, which is said', async () => {
    const records = changed(ledger(3), 2, { payload: null });
    expect(await check(records)).toMatchObject({ isIntact: true, erased: 1 });
  });
});

describe('what was tampered with', () => {
  const one = fc.constantFrom(
    ...(['at', 'effectiveAt', 'actor', 'kind', 'ref', 'payloadHash', 'hash', 'prevHash'] as const),
  );
  test('any field of any record, changed, is found at that record', async () => {
    const records = ledger(6);
    await fc.assert(
      fc.asyncProperty(one, fc.integer({ min: 1, max: 6 }), async (field, seq) => {
        const was = (records[seq - 1] as KeptRecord)[field];
        const last = was.endsWith('0') ? '1' : '0';
        const altered = changed(records, seq, { [field]: was.slice(0, -1) + last });
        const { findings } = await check(altered);
        expect(findings[0]).toMatchObject({ is: 'altered', seq });
      }),
    );
  });

  test('another payload than the one that was sealed', async () => {
    const records = changed(ledger(3), 2, { payload: canonical({ number: 2, comment: 'late' }) });
    expect((await check(records)).findings).toEqual([{ is: 'altered', seq: 2, what: 'payload' }]);
  });

  test('a payload changed together with its hash', async () => {
    const payload = canonical({ number: 2 });
    const records = changed(ledger(3), 2, { payload, payloadHash: hashOf(payload) });
    expect((await check(records)).findings).toEqual([{ is: 'altered', seq: 2, what: 'record' }]);
  });

  test('a record that was sealed anew does not fit the next one', async () => {
    const records = ledger(4);
    const payload = canonical({ number: 2 });
    const before = records[0] as KeptRecord;
    const anew = { ...(records[1] as KeptRecord), payload: { number: 2 } };
    const forged = { ...seal(before, anew, payload, anew.at), payload };
    expect((await check(changed(records, 2, forged))).findings).toEqual([
      { is: 'altered', seq: 3, what: 'order' },
    ]);
  });

  test('records taken out of the middle are a gap, from where to where', async () => {
    const { findings, isIntact } = await check(without(ledger(6), 3, 4));
    expect(isIntact).toBe(false);
    expect(findings).toContainEqual({ is: 'gap', from: 3, to: 4 });
  });

  test('records out of order', async () => {
    const [first, second, third] = ledger(3) as [KeptRecord, KeptRecord, KeptRecord];
    const { findings } = await check([first, third, second]);
    expect(findings).toContainEqual({ is: 'altered', seq: 2, what: 'order' });
  });

  test('of very many findings the first are told and the rest counted', async () => {
    const records = ledger(MOST_FINDINGS + 20).map((record) => ({ ...record, payload: '{}' }));
    const { findings, more } = await check(records);
    expect([findings.length, more]).toEqual([MOST_FINDINGS, 20]);
  });
});

describe('what a chain alone cannot show', () => {
  test('an end that was cut off is below what an agent remembers', async () => {
    const records = ledger(8);
    const { findings } = await check(records.slice(0, 5), [remembered(records, 7)]);
    expect(findings).toEqual([{ is: 'truncated', seq: 7, by: 'agent press/cell-1' }]);
  });

  test('one that was emptied', async () => {
    const { findings } = await check([], [remembered(ledger(8), 7)]);
    expect(findings).toEqual([{ is: 'truncated', seq: 7, by: 'agent press/cell-1' }]);
  });

  test('an end that was cut off and written anew is remembered otherwise', async () => {
    const records = ledger(8);
    const kept = records.slice(0, 5);
    for (let n = 6; n <= 8; n++) {
      const testimony = { ...(records[n - 1] as KeptRecord), actor: 'eve', payload: {} };
      kept.push({ ...seal(kept.at(-1) as KeptRecord, testimony, '{}', at(n)), payload: '{}' });
    }
    expect((await check(kept)).isIntact).toBe(true);
    expect((await check(kept, [remembered(records, 7)])).findings).toEqual([
      { is: 'altered', seq: 7, what: 'witness', by: 'agent press/cell-1' },
    ]);
  });

  test('a ledger that was made anew is another one', async () => {
    const old = ledger(3);
    const { findings } = await check(ledger(9, 'asset'), [remembered(old, 3)]);
    expect(findings).toEqual([{ is: 'replaced', ledger: nameOf(old), by: 'agent press/cell-1' }]);
  });
});

describe('signed heads', () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = createPublicKey(privateKey);
  const records = ledger(5);
  const head = signHead(nameOf(records), records[3] as KeptRecord, at(9), privateKey);
  const verify = (heads: (typeof head)[], keys = [publicKey], of = records) =>
    verifyLedger(of, { witnesses: [], heads, keys });

  test('say up to where the owner of the key vouches', async () => {
    expect(await verify([head])).toMatchObject({ isIntact: true, signed: 4 });
  });

  test.each(['hash', 'at'] as const)(
    'of another %s are forged or find the record altered',
    async (field) => {
      const { findings } = await verify([
        { ...head, [field]: field === 'at' ? at(10) : hashOf('x') },
      ]);
      expect(findings).toEqual([
        field === 'at'
          ? { is: 'forged', seq: 4, by: `key ${head.key}` }
          : { is: 'altered', seq: 4, what: 'head', by: `key ${head.key}` },
      ]);
    },
  );

  test('of a key nobody trusts vouch for nothing', async () => {
    const stranger = createPublicKey(generateKeyPairSync('ed25519').privateKey);
    const { findings, signed } = await verify([head], [stranger]);
    expect(findings).toEqual([{ is: 'untrusted', seq: 4, by: `key ${head.key}` }]);
    expect(signed).toBeNull();
  });

  test('are not looked at where no key is given', async () => {
    expect(await verify([head], [])).toMatchObject({ isIntact: true, signed: null });
  });

  test('behind the end show that it was cut off', async () => {
    const { findings } = await verify([head], [publicKey], records.slice(0, 3));
    expect(findings).toEqual([{ is: 'truncated', seq: 4, by: `key ${head.key}` }]);
  });
});

describe('canonical JSON', () => {
  test('is the same whatever the order of names', () => {
    expect(canonical({ b: 1, a: [true, null, 'é'] })).toBe('{"a":[true,null,"é"],"b":1}');
  });

  test.each([0.5, Number.NaN, 2 ** 53])('%d has none here', (number) => {
    expect(() => canonical({ deep: [{ number }] })).toThrow(TypeError);
  });
});
