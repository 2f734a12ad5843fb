/** `plumbline verify`: what an auditor learns of a ledger file without the collector. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { verify } from '../../../collector/evidence/command.ts';
import { EvidenceService } from '../../../collector/evidence/evidence-service.ts';
import { ownDatabase } from '../../support/database.ts';
import { anchoringOn, write } from '../../support/ledgers.ts';
import { somebodyWith } from '../../support/people.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ada = somebodyWith('ada', 'auditor');
const { privateKey } = generateKeyPairSync('ed25519');

let own: Awaited<ReturnType<typeof ownDatabase>>;
/** The ledger as it was taken away: four records, the last of which is anchored. */
let lines: string[];
let anchor: string;
beforeAll(async () => {
  own = await ownDatabase();
  const keeper = anchoringOn(own.store, privateKey);
  await write(own.store, 1, 2, 3);
  await keeper.tick();
  await keeper.close();
  let text = '';
  for await (const some of await new EvidenceService(own.store).file(ada)) text += some;
  lines = text.trimEnd().split('\n');
  anchor = (await own.store.read(({ evidence }) => evidence.end())).anchor ?? '';
});
afterAll(() => own.close());

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
const ledger = (of = lines) => put('ledger.jsonl', `${of.join('\n')}\n`);

async function run(...argv: string[]) {
  let [out, err] = ['', ''];
  const stdout = { write: (text: string) => (out += text) };
  const stderr = { write: (text: string) => (err += text) };
  return { code: await verify(argv, { stdout, stderr }), out, err };
}

test('one that is whole, of which nobody else remembers anything', async () => {
  const { code, out } = await run(ledger());
  expect(code).toBe(0);
  expect(out).toMatch(/^Ledger [0-9a-f]{8}: 4 records, the last is number 4\.\n/);
  expect(out).toContain('No external anchor: an end that was cut off would not show.');
  expect(out).toContain('No signature was checked.');
  expect(out).toContain('Nothing was found against it.');
});

test('what an agent remembers, and the key of the owner', async () => {
  const anchors = put('anchors.json', JSON.stringify([{ anchor, at: 'today' }]));
  const pem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  const { code, out } = await run(ledger(), '--anchors', anchors, '--key', put('key.pem', pem));
  expect(code).toBe(0);
  expect(out).toContain(`Up to record 4 as ${anchors} remembers it.`);
  expect(out).toContain('Signed up to record 4.');
});

test('an end that was cut off shows against an anchor alone', async () => {
  const cut = ledger(lines.filter((line) => !line.includes('"head":{')).slice(0, -2));
  expect((await run(cut)).code).toBe(0);
  const { code, out } = await run(cut, '--anchor', anchor);
  expect(code).toBe(1);
  expect(out).toContain('Truncated: the anchor given remembers record 4, which is behind the end.');
  expect(out).toContain('It is not what was written.');
});

test('a record that was altered is named', async () => {
  const altered = lines.map((line) => line.replace('"ref":"drift/2"', '"ref":"drift/9"'));
  const { code, out } = await run(ledger(altered), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    isIntact: false,
    findings: [{ is: 'altered', seq: 2, what: 'record' }],
  });
});

test('a line that was taken out is a gap', async () => {
  const { code, out } = await run(ledger(lines.filter((line) => !line.includes('"drift/2"'))));
  expect(code).toBe(1);
  expect(out).toContain('Gap: records 2 to 2 are missing.');
});

test.each([
  ['no file', () => []],
  ['two files', () => [ledger(), ledger()]],
  ['a file that is not there', () => [join(folder, 'none')]],
  ['a file that is no ledger', () => [put('text', 'hello\n')]],
  ['an empty file', () => [put('empty', '')]],
  ['a line that is none', () => [ledger([...lines, '{"record":{"seq":0}}'])]],
  ['a head among the records', () => [ledger([...lines, lines[1] ?? ''])]],
  ['an anchor that is none', () => [ledger(), '--anchor', 'x']],
  ['an anchors file that is none', () => [ledger(), '--anchors', put('a', '{}')]],
  ['a key that is none', () => [ledger(), '--key', put('k', 'x')]],
  ['an option that is none', () => [ledger(), '--quick']],
])('%s is bad input, said in one line', async (_, argv) => {
  const { code, out, err } = await run(...argv());
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^plumbline verify: [^\n]+\n$/);
});

test('the file says what it is, and holds no private key', () => {
  const text = readFileSync(ledger(), 'utf8');
  expect(text.split('\n')[0]).toBe('{"format":"plumbline-evidence/1"}');
  expect(text).not.toContain('PRIVATE');
});
