/**
 * Jira, an issue as its REST API and its webhooks give it (`issue` inside). Times are ISO 8601 with an
 * offset. Planned times, risk and approvers are fields that each site names itself: a hook says which, or they
 * stand in `plumbline`.
 */
import type { Shape } from './shape.ts';

export const jira: Shape = {
  ...{ system: 'jira', title: 'Jira', zone: null, risks: {}, kinds: {} },
  paths: {
    reference: ['key', 'issue.key'],
    title: ['fields.summary', 'issue.fields.summary'],
    kind: ['fields.labels', 'issue.fields.labels'],
    state: ['fields.status', 'issue.fields.status'],
    assets: ['fields.components', 'issue.fields.components'],
    implementers: ['fields.assignee', 'issue.fields.assignee'],
    requestedBy: ['fields.reporter', 'issue.fields.reporter'],
  },
  states: {
    ...{ open: 'pending', planning: 'pending', 'awaiting cab approval': 'pending' },
    ...{ 'awaiting implementation': 'approved', implementing: 'approved' },
    ...{ canceled: 'cancelled', declined: 'cancelled' },
  },
  puts: ({ webhookEvent }) => ({
    state: webhookEvent === 'jira:issue_deleted' ? 'cancelled' : undefined,
  }),
};
