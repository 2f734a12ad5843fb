/**
 * ServiceNow, a row of `change_request` as its table API gives it, with values as text or as
 * `{ display_value, value }`. Times are UTC, `YYYY-MM-DD HH:mm:ss`. Approvers stand in another table and risk
 * has other numbers from one installation to the next: what this row cannot say stands in `plumbline`.
 */
import type { Shape } from './shape.ts';

export const servicenow: Shape = {
  ...{ system: 'servicenow', title: 'ServiceNow', zone: 'UTC' },
  paths: {
    reference: ['number'],
    title: ['short_description'],
    kind: ['category'],
    risk: ['risk'],
    state: ['state'],
    from: ['start_date'],
    to: ['end_date'],
    assets: ['cmdb_ci'],
    implementers: ['assigned_to'],
    requestedBy: ['requested_by'],
    rollback: ['backout_plan'],
    test: ['test_plan'],
  },
  kinds: { hardware: 'hardware', network: 'network', software: 'patch' },
  risks: { moderate: 'medium' },
  states: {
    ...{ '-5': 'pending', '-4': 'pending', '-3': 'pending' },
    ...{ new: 'pending', assess: 'pending', authorize: 'pending' },
    ...{ '-2': 'approved', '-1': 'approved', scheduled: 'approved', implement: 'approved' },
    ...{ '4': 'cancelled', canceled: 'cancelled' },
  },
};
