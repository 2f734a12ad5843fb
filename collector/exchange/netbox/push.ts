/** What was planned, asked of a NetBox, one device after the other; and what came of each. */
import * as z from 'zod';
import { excerptOf } from '../problem.ts';
import type { NetboxAnswer, NetboxClient } from './client.ts';
import { NetboxError } from './failure.ts';
import type { Planned, PushRow, Write } from './push-plan.ts';

const MOST_FIELDS = 5;
const MOST_SENTENCE = 200;

/**
 * What is refused hinders no other; behind an answer that is none the rest is left, and once `signal` says
 * that another collector may push.
 */
export async function carryOut(
  client: NetboxClient,
  planned: readonly Planned[],
  signal: AbortSignal,
): Promise<readonly PushRow[]> {
  const rows: PushRow[] = [];
  let gone: string | undefined;
  for (const { row, write } of planned) {
    if (signal.aborted) gone ??= 'This collector may not push any more: another one may.';
    if (write === undefined) rows.push(row);
    else if (gone !== undefined) rows.push({ ...row, outcome: 'left', sentence: gone });
    else {
      const { told, isGone } = await asked(client, row, write);
      rows.push(told);
      if (isGone) gone = told.sentence ?? '';
    }
  }
  return rows;
}

async function asked(
  client: NetboxClient,
  row: PushRow,
  write: Write,
): Promise<{ readonly told: PushRow; readonly isGone: boolean }> {
  try {
    const answer = await client.send(write.method, write.path, write.fields);
    return { told: outcomeOf(row, write, answer), isGone: false };
  } catch (error) {
    if (!(error instanceof NetboxError)) throw error;
    const outcome = error.isRefusal ? 'refused' : 'unknown';
    return { told: { ...row, outcome, sentence: error.message }, isGone: true };
  }
}

const Answered = z.looseObject({ id: z.int().positive() });

function outcomeOf(row: PushRow, write: Write, { status, body }: NetboxAnswer): PushRow {
  if (status === 200 || status === 201) return checked(row, write, body);
  return { ...row, outcome: 'refused', sentence: refusalIn(status, body) };
}

/** What it says it has now is what was asked for, or it is not known to be done. */
function checked(row: PushRow, { method }: Write, body: unknown): PushRow {
  const { data } = Answered.safeParse(body);
  const isOther = data === undefined || (method === 'PATCH' && data.id !== row.device);
  if (isOther) {
    return { ...row, outcome: 'unknown', sentence: 'It answered with no device, or another one.' };
  }
  const missed = row.changes.filter(({ field, after }) => data[field] !== after);
  if (missed.length > 0) {
    const fields = missed.map(({ field }) => field).join(', ');
    const sentence = `It took it and has something else now: ${fields}.`;
    return { ...row, device: data.id, outcome: 'unknown', sentence };
  }
  return { ...row, device: data.id, outcome: 'done' };
}

function refusalIn(status: number, body: unknown): string {
  if (status === 404) return 'It is not there any more, or the token may not see it (404).';
  if (status === 409 || status === 412) return `Somebody changed it there meanwhile (${status}).`;
  const isTold = status === 400 && typeof body === 'object' && body !== null;
  const fields = isTold ? Object.keys(body).slice(0, MOST_FIELDS).map(excerptOf) : [];
  return fields.length > 0
    ? `It refused what is said of: ${fields.join(', ').slice(0, MOST_SENTENCE)}.`
    : `It answered ${status}.`;
}
