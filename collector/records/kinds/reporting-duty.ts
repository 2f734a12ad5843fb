import * as z from 'zod';
import { DutyBody } from '../../incidents/duty.ts';
import { regimes } from '../../incidents/reporting.table.ts';
import { defineKind } from '../lifecycle.ts';
import { reason } from '../prose.ts';

const report = 'incident.report' as const;

export const reportingDuty = defineKind<DutyBody>({
  ...{ kind: 'reporting-duty', plural: 'reporting-duties', title: 'Reporting duty' },
  purpose:
    'Which authority a site has to tell of its incidents. The clocks of every open incident follow from it, and C46 reads them; where none is written down, those of NIS2 run by UTC.',
  body: DutyBody,
  example: { regime: 'nis2', timeZone: 'Europe/Berlin', authority: null, note: '' },
  ...{ ref: 'DTY', initial: 'in_force' },
  states: { in_force: 'its clocks run', ended: 'it binds the site no more' },
  creates: report,
  edits: { from: ['in_force'], takes: report },
  forceful: ['in_force'],
  ended: ['ended'],
  titleOf: ({ regime }) => (regime === 'none' ? 'Nobody has to be told' : regimes[regime].title),
  keysOf: ({ authority }) => (authority === null ? [] : [`party:${authority}`]),
  steps: [
    {
      ...{ event: 'end', from: ['in_force'], to: 'ended', takes: report },
      asks: z.object({ reason: reason(500) }),
    },
  ],
});
