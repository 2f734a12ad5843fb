/** Each system's way to write the same change. */
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../collector/intake/reading.ts';
import { jira } from '../../../collector/intake/shapes/jira.ts';
import { plain } from '../../../collector/intake/shapes/plain.ts';
import { shapes, systems } from '../../../collector/intake/shapes/registry.ts';
import { sapPm } from '../../../collector/intake/shapes/sap-pm.ts';
import { servicenow } from '../../../collector/intake/shapes/servicenow.ts';

const beside = {
  ...{ kind: 'logic', risk: 'high', rollback: 'The old one.', test: 'An empty cycle.' },
  ...{ sop: 'SOP-112', sopRevision: '7' },
  approvals: [{ side: 'ot', name: 'Olga', at: '2026-01-09T12:00:00Z' }],
};
const row = {
  ...{ kind: 'logic', risk: 'high', state: 'approved', sop: 'SOP-112' },
  window: { from: '2026-01-10T05:30:00.000Z', to: '2026-01-10T07:00:00.000Z' },
  approvals: [{ side: 'ot', name: 'Olga', at: '2026-01-09T12:00:00.000Z' }],
};
const order = {
  ...{ MaintenanceOrder: '4000001', MaintenanceOrderDesc: 'New logic' },
  ...{ MaintOrdBasicStartDate: '/Date(1768003200000)/', MaintOrdBasicStartTime: 'PT06H30M00S' },
  ...{ MaintOrdBasicEndDate: '2026-01-10', MaintOrdBasicEndTime: '08:00:00' },
  ...{ EquipmentName: 'PLC-7', SystemStatusText: 'REL  MANC SETC', CostCenter: '17101301' },
  plumbline: { ...beside, zone: 'Europe/Berlin' },
};
const change = {
  ...{ number: 'CHG0030001', short_description: 'New logic', state: '-2', type: 'normal' },
  ...{ start_date: '2026-01-10 05:30:00', end_date: '2026-01-10 07:00:00' },
  cmdb_ci: { display_value: 'PLC-7', link: 'https://servicenow.example/cmdb_ci/1' },
  assigned_to: { display_value: 'Ivan' },
  plumbline: beside,
};
const issue = {
  webhookEvent: 'jira:issue_updated',
  issue: {
    key: 'OT-17',
    fields: {
      ...{ summary: 'New logic', status: { name: 'Awaiting implementation' } },
      ...{ components: [{ name: 'PLC-7' }], labels: ['urgent', 'logic'] },
      assignee: { displayName: 'Ivan' },
    },
  },
  plumbline: {
    ...beside,
    ...{ kind: 'logic', from: '2026-01-10T06:30:00.000+0100', to: '2026-01-10T08:00:00+01:00' },
  },
};
const read = (document: object, shape = plain) => readDocument(shape, document as never);

test('every system is in the registry once', () => {
  expect(shapes.map(({ system }) => system)).toEqual([...systems]);
});

describe('a document', () => {
  test('of ServiceNow is read in UTC', () => {
    expect(read(change, servicenow)).toMatchObject({
      row: { ...row, reference: 'CHG0030001', assets: ['PLC-7'], implementers: ['Ivan'] },
    });
  });

  test('of SAP is read in the time zone it says, and not without one', () => {
    const { zone, ...without } = order.plumbline;
    expect(zone).toBe('Europe/Berlin');
    expect(read(order, sapPm)).toMatchObject({
      row: { ...row, reference: '4000001', assets: ['PLC-7'] },
    });
    const { problems } = read({ ...order, plumbline: without }, sapPm) as never;
    expect(problems).toMatchObject([{ field: 'from' }, { field: 'to' }]);
  });

  test('of Jira is read with its offsets, bare or as its webhook sends it', () => {
    const told = { row: { ...row, reference: 'OT-17', assets: ['PLC-7'], implementers: ['Ivan'] } };
    expect(read(issue, jira)).toMatchObject(told);
    expect(read({ ...issue.issue, plumbline: issue.plumbline }, jira)).toMatchObject(told);
  });

  test('that was called off says no more than that', () => {
    expect(read({ ...change, state: '4' }, servicenow)).toEqual({ cancelled: 'CHG0030001' });
    expect(read({ ...order, SystemStatusText: 'REL DLFL' }, sapPm)).toEqual({
      cancelled: '4000001',
    });
  });

  test.each([
    ['a state nobody knows', { state: 'constructor' }, 'state'],
    ['a kind nobody knows', { plumbline: { ...beside, kind: 'paint' } }, 'kind'],
    ['a risk that is a number', { risk: '2', plumbline: { ...beside, risk: '2' } }, 'risk'],
    ['no asset', { cmdb_ci: '' }, 'assets'],
    ['a time that is none', { end_date: 'tomorrow' }, 'to'],
    ['a title with an override of the direction', { short_description: 'a\u202eb' }, 'title'],
    ['a field beside it that there is not', { plumbline: { ...beside, user: 'x' } }, 'plumbline'],
  ])('with %s is refused, and the field named', (_, more, field) => {
    const reading = read({ ...change, ...more }, servicenow);
    expect(reading).toMatchObject({ problems: [{ field }] });
  });

  test('keeps what has no place here as notes, bounded and harmless', () => {
    const many = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`u_${index}`, 'x']));
    const odd = { u_evil: `=cmd\u0000\u202e\n${'y'.repeat(5000)}`, ...many };
    const { row: told } = read({ ...change, ...odd }, servicenow) as never as {
      row: { notes: string[] };
    };
    expect(told.notes).toContain('type: normal');
    expect(told.notes).toHaveLength(40);
    const evil = told.notes.find((note) => note.startsWith('u_evil')) ?? '';
    expect(evil.length).toBeLessThanOrEqual(300);
    expect(evil).toMatch(/^u_evil: =cmd y+$/);
  });
});
