/** `plumbline verify`: checks a ledger that was taken away, without the collector that wrote it. */
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readAnchor } from '../../protocols/messages/anchor.ts';
import { LedgerFileError, publicKeyIn, readLedger } from './ledger-file.ts';
import { type Finding, type Verification, verifyLedger, type Witness } from './verification.ts';

export const usage = `plumbline verify LEDGER [--anchor TEXT]… [--anchors FILE]… [--key FILE]… [--json]

Checks an evidence ledger, as /api/v1/evidence/ledger.jsonl gave it, from the first record to the last.
A chain alone cannot show that its end was cut off: give what somebody else remembers of it.

  --anchor TEXT    an anchor from a report, an event or an agent's log: LEDGER.NUMBER.HASH
  --anchors FILE   the anchors.json of an agent's data folder
  --key FILE       a public key that is trusted, PEM; without one no signature is looked at
  --json           the findings as one JSON document

Exit codes: 0 nothing was found against it, 1 something was, 2 bad input.
`;

interface Io {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Answers the exit code. */
export async function verify(argv: readonly string[], { stdout, stderr }: Io): Promise<number> {
  if (argv.includes('--help')) return said(stdout, usage, 0);
  try {
    const { file, witnesses, keys, isJson } = wishOf(argv);
    const lines = createInterface({
      input: createReadStream(file),
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    const { heads, records } = await readLedger(lines);
    const verification = await verifyLedger(records, { witnesses, heads, keys });
    const text = isJson ? `${JSON.stringify(verification, null, 2)}\n` : sentences(verification);
    return said(stdout, text, verification.isIntact ? 0 : 1);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (!(error instanceof LedgerFileError) && code === undefined) throw error;
    return said(stderr, `plumbline verify: ${message.split('\n')[0]}\n`, 2);
  }
}

function wishOf(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      anchor: { type: 'string', multiple: true, default: [] },
      anchors: { type: 'string', multiple: true, default: [] },
      key: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0)
    throw new LedgerFileError('say which ledger: one file');
  const witnesses = [
    ...values.anchor.map((text) => witnessOf(text, 'the anchor given')),
    ...values.anchors.flatMap(anchorsIn),
  ];
  const keys = values.key.map((path) => publicKeyIn(readFileSync(path, 'utf8')));
  return { file, witnesses, keys, isJson: values.json };
}

/** The file is an agent's: an array of `{ anchor, at }`. */
function anchorsIn(path: string): Witness[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
  }
  if (!Array.isArray(json)) throw new LedgerFileError(`${path} holds no anchors`);
  return json.map((one: { anchor?: unknown } | null) => witnessOf(String(one?.anchor), path));
}

function witnessOf(text: string, by: string): Witness {
  const anchor = readAnchor(text);
  if (anchor === undefined) throw new LedgerFileError(`${text.slice(0, 80)} is no anchor`);
  return { ...anchor, by, at: undefined };
}

function sentences(verification: Verification): string {
  const { isIntact, ledger, records, head, erased, anchored, signed, findings, more } =
    verification;
  return [
    `Ledger ${ledger ?? 'without a first record'}: ${records} records, the last is number ${head}.`,
    ...findings.map((finding) => `  ${sentenceOf(finding)}`),
    ...(more > 0 ? [`  … and ${more} more.`] : []),
    ...(erased > 0 ? [`${erased} payloads were erased; their records stand.`] : []),
    signed === null ? 'No signature was checked.' : `Signed up to record ${signed}.`,
    anchored === null
      ? 'No external anchor: an end that was cut off would not show.'
      : `Up to record ${anchored.seq} as ${anchored.by} remembers it.`,
    isIntact ? 'Nothing was found against it.' : 'It is not what was written.',
    '',
  ].join('\n');
}

const WHAT = {
  record: 'is not what was sealed',
  payload: 'has another payload than was sealed',
  order: 'does not follow the record before it',
  witness: 'is remembered otherwise',
  head: 'was signed otherwise',
} as const;

function sentenceOf(finding: Finding): string {
  switch (finding.is) {
    case 'altered':
      return `Altered: record ${finding.seq} ${WHAT[finding.what]}${finding.by ? ` by ${finding.by}` : ''}.`;
    case 'gap':
      return `Gap: records ${finding.from} to ${finding.to} are missing.`;
    case 'truncated':
      return `Truncated: ${finding.by} remembers record ${finding.seq}, which is behind the end.`;
    case 'replaced':
      return `Replaced: ${finding.by} remembers another ledger, ${finding.ledger}.`;
    case 'forged':
      return `Forged: the signature of the head at record ${finding.seq} is not of ${finding.by}.`;
    case 'untrusted':
      return `Untrusted: the head at record ${finding.seq} is signed with ${finding.by}.`;
  }
}

function said(to: { write(text: string): unknown }, text: string, code: number): number {
  to.write(text);
  return code;
}
