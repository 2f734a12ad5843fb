import type { Instant } from '../../../protocols/messages/names.ts';
import { AppError } from '../../errors.ts';
import { deadlinesOf, remindersOf } from '../../incidents/deadlines.ts';
import type { Ground } from '../../incidents/ground.ts';
import { IncidentBody, NO_IMPACT } from '../../incidents/incident.ts';
import { flawOfTimes } from '../../incidents/times.ts';
import { defineKind, type Situation } from '../lifecycle.ts';
import { incidentSteps, OPEN_STATES } from './incident-steps.ts';

/** So much people may write; the collector needs room for what it links by itself. */
const MOST_BYTES = 40 * 1024;

/** What steps say is said by steps: how bad it is, when what was, what is linked, who was told. */
function completes(
  given: IncidentBody,
  before: IncidentBody | undefined,
  at: Instant,
): IncidentBody {
  const { severity, drifts, assets, occurredAt, detectedAt, reportedAt } = before ?? given;
  const { containedAt = null, recoveredAt = null, moreDrifts = 0 } = before ?? {};
  const { isReportable = null, notifications = [], told = [], playbook = null } = before ?? {};
  const body: IncidentBody = {
    ...given,
    ...{ severity, drifts, assets, moreDrifts, occurredAt, detectedAt, reportedAt, containedAt },
    ...{ recoveredAt, isReportable, notifications, told, playbook },
  };
  const flaw = flawOfTimes(body, at);
  if (flaw !== undefined) throw new AppError('invalid-request', { detail: flaw });
  if (Buffer.byteLength(JSON.stringify(body)) > MOST_BYTES) {
    throw new AppError('invalid-request', { detail: 'It is too long altogether.' });
  }
  return body;
}

const reminders = ({ record, found }: Situation<IncidentBody, Ground>) =>
  remindersOf(deadlinesOf(record.body, found.reporting), record.body.told);

export const incident = defineKind<IncidentBody, Ground>({
  ...{ kind: 'incident', plural: 'incidents', title: 'Incident', body: IncidentBody },
  purpose:
    'Something that has to be dealt with: opened from drift by people, or by the collector where unauthorised changes are grave. C46 reads it; whoever handles it decides on it every shift.',
  example: {
    ...{ title: 'Unknown laptop in cell 3', summary: '', severity: 'medium', zone: null },
    ...{ occurredAt: null, detectedAt: '2026-01-01T00:00:00.000Z' as Instant, reportedAt: null },
    ...{ containedAt: null, recoveredAt: null, drifts: [], assets: [], moreDrifts: 0 },
    ...{ impacts: NO_IMPACT, isReportable: null, notifications: [], told: [], playbook: null },
    ...{ rootCause: '', lesson: '', noActionReason: '' },
  },
  ...{ ref: 'INC', initial: 'new' },
  states: {
    new: 'nobody has looked at it',
    triage: 'it is looked at: how bad it is, and what it is',
    contain: 'it is kept from spreading',
    eradicate: 'it is contained; what caused it is removed',
    recover: 'things are put back as they were approved',
    lessons: 'it is over; what is to be learnt is written down',
    closed: 'it is over, and was learnt from',
    dismissed: 'it was none',
  },
  creates: 'incident.handle',
  edits: { from: [...OPEN_STATES], takes: 'incident.handle' },
  completes,
  titleOf: ({ title }) => title,
  zoneOf: ({ zone }) => zone,
  keysOf: ({ zone, drifts, assets }) => [
    ...(zone === null ? [] : [`zone:${zone}`]),
    ...drifts.map((drift) => `drift:${drift}`),
    ...assets.map((asset) => `asset:${asset}`),
  ],
  briefOf: ({ severity, detectedAt, containedAt, recoveredAt, impacts, drifts, ...body }) => ({
    ...{ severity, detectedAt, containedAt, recoveredAt, impacts },
    ...{ drifts: drifts.length + body.moreDrifts, assets: body.assets.length },
  }),
  dueOf: (situation) =>
    OPEN_STATES.some((state) => state === situation.record.state)
      ? (reminders(situation)[0]?.at ?? null)
      : null,
  eventWhenDue: () => 'remind',
  tells: ({ createdBy, changedBy }, event) =>
    event === 'remind' ? [createdBy.id, changedBy.id] : [],
  steps: incidentSteps,
});
