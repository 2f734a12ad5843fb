import * as z from 'zod';
import { PartyBody } from '../../parties/party.ts';
import { type Condition, defineKind } from '../lifecycle.ts';
import { reason } from '../prose.ts';

const isPerson: Condition<PartyBody> = {
  sentence: 'it is a person',
  holds: ({ record }) => record.body.kind === 'person',
};
const isOrganisation: Condition<PartyBody> = {
  sentence: 'it is an organisation',
  holds: ({ record }) => record.body.kind !== 'person',
};
const gone = ['left', 'ended'] as const;

export const party = defineKind<PartyBody>({
  ...{ kind: 'party', plural: 'parties', title: 'Party', body: PartyBody, isSiteless: true },
  purpose:
    'Whom the plant has to do with: people, suppliers, integrators, service providers, authorities. Read by C24 and C25; its owner renews or ends it.',
  example: {
    ...{ kind: 'supplier', name: 'Example Pumps Ltd', contractEnd: null, attestations: [] },
    contacts: [
      { name: 'Service desk', duty: null, email: null, phone: '+44 20 0000', isOnCall: true },
    ],
    ...{ advisories: null, user: null, employer: null, note: '' },
  },
  ...{ ref: 'PTY', initial: 'active' },
  states: {
    active: 'it is dealt with',
    left: 'the person works for it no more',
    ended: 'the contract is over',
  },
  creates: 'records.manage',
  edits: { from: ['active', ...gone], takes: 'records.manage' },
  titleOf: ({ name }) => name,
  keysOf: ({ kind, user, employer }) => [
    `kind:${kind}`,
    ...(user === null ? [] : [`user:${user}`]),
    ...(employer === null ? [] : [`party:${employer}`]),
  ],
  briefOf: ({ kind, contractEnd, attestations }) => ({
    ...{ kind, contractEnd },
    areas: attestations.map(({ area }) => area),
  }),
  dueOf: ({ record }) => (record.state === 'active' ? record.body.contractEnd : null),
  eventWhenDue: () => 'lapse',
  steps: [
    ...[
      { to: 'left', when: isPerson },
      { to: 'ended', when: isOrganisation },
    ].flatMap((of) => [
      {
        ...({ event: 'end', from: ['active'], takes: 'records.manage', ...of } as const),
        asks: z.object({ reason: reason(500) }),
      },
      { event: 'lapse', from: ['active'], takes: null, ...of } as const,
    ]),
    {
      ...{ event: 'renew', from: gone, to: 'active', takes: 'records.manage' },
      guards: [
        {
          sentence: 'its contract has not ended',
          refuses: ({ record, at }) =>
            record.body.contractEnd !== null && record.body.contractEnd <= at
              ? 'Its contract ended: write down the new end first.'
              : undefined,
        },
      ],
    },
  ],
});
