/** What leaves the collector when a verdict is news, and what it sets going. csms.md §3.2, Escalation. */
import type { Instant } from '../../protocols/messages/names.ts';
import { INCIDENT } from '../change/escalation.table.ts';
import { incidentOf } from '../change/escalation.ts';
import { sentenceOf } from '../change/reasons.ts';
import { verdictTable } from '../change/verdicts.table.ts';
import type { Testimony } from '../evidence/record.ts';
import type { Departing } from '../store/outbox-repository.ts';
import type { Repositories } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import type { Conclusion } from './conclusion.ts';
import { type Raising, setGoing } from './following.ts';
import type { Gathered } from './gathering.ts';
import type { Asking } from './tasks.ts';
import type { Judged } from './verdict-row.ts';

/** The ledger is written last: whoever else testifies waits for the end of the transaction. */
export async function tell(
  conclusions: readonly Conclusion[],
  gathered: Gathered,
  repositories: Repositories,
  now: Instant,
  newId: () => string,
): Promise<void> {
  const news = conclusions.filter(({ isNews }) => isNews);
  await repositories.outbox.add(
    now,
    news.map(({ row }) => departing(row, gathered, newId())),
  );
  const raisings: Raising[] = [];
  for (const { row } of news) raisings.push(...(await raisingsOf(row, gathered, repositories)));
  const askings = news.map(({ row }) => askingOf(row, gathered));
  await setGoing(raisings, askings, repositories, now, newId);
  await repositories.evidence.add(
    now,
    news.filter(({ row }) => isProof(row)).map(({ row }) => testimony(row, gathered, now)),
  );
}

function departing(row: Judged, { happenings }: Gathered, event: string): Departing {
  const { drift, site, asset, zone, verdict, saidBy, severity, action, machine } = row;
  const { isWouldBe, isExtra, isLate, isAttempted, foldedInto, item } = row;
  const kind = happenings.get(drift)?.kind ?? null;
  const body = {
    ...{ id: drift, kind, asset, zone, verdict, saidBy, severity, action, item },
    ...{ isWouldBe, isExtra, isLate, isAttempted, foldedInto },
    request: machine.request,
    reasons: machine.reasons.map(sentenceOf),
  };
  return { event, site, kind: 'verdict', body };
}

function askingOf(row: Judged, { rows, requests }: Gathered): Asking {
  const request = requests.find(
    ({ id, version }) => id === row.request && version === row.revision,
  );
  return { row, before: rows.get(row.drift), request };
}

/** An incident opens by itself where waiting for somebody would cost too much. */
async function raisingsOf(
  row: Judged,
  gathered: Gathered,
  { verdicts }: Repositories,
): Promise<readonly Raising[]> {
  const change = gathered.changes.get(row.drift);
  if (change === undefined || row.saidBy === 'person' || row.hushed !== null) return [];
  const { machine: verdict, zone } = row;
  const moment = Date.parse(change.latest);
  const [from, to] = [-INCIDENT.withinMs, INCIDENT.withinMs].map((by) => instantOf(moment + by));
  const others =
    zone === null ? [] : await verdicts.unauthorisedIn(zone, from as Instant, to as Instant);
  const reason = incidentOf({ change, verdict }, others);
  return reason === undefined ? [] : [{ reason, row, change, others }];
}

/** What was held against an approved request, or should have been: counted, so it is sealed. */
function isProof({ verdict, isWouldBe, foldedInto }: Judged): boolean {
  const { isAuthorised, isUnauthorised, marksEffect } = verdictTable[verdict];
  return !isWouldBe && foldedInto === null && (isAuthorised || isUnauthorised || marksEffect);
}

function testimony(row: Judged, { happenings }: Gathered, effectiveAt: Instant): Testimony {
  const { drift, site, asset, zone, verdict, saidBy, severity, method, machine } = row;
  const { request, item, isAttempted, isLate, isExtra } = machine;
  const happening = happenings.get(drift);
  const payload = {
    ...{ site, asset, zone, verdict, saidBy, severity, method, item },
    ...{ isAttempted, isLate, isExtra },
    machine: machine.verdict,
    request: request === null ? null : { ...request },
    kind: happening?.kind,
    path: happening?.path,
    after: happening?.after,
    earliest: happening?.earliest,
    latest: happening?.latest,
    reasons: machine.reasons.map(({ code }) => code),
  };
  return { effectiveAt, actor: 'collector', kind: 'verdict', ref: `drift/${drift}`, payload };
}
