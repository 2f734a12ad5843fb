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

  test('that is a notification of SAP asks for work and approves none', () => {
    const notification = {
      ...{
        MaintenanceNotification: '4000001',
        NotificationText: 'Runs hot',
        ReportedByUser: 'OLGA',
      },
      ...{ TechnicalObject: 'PLC-7', NotifProcessingPhase: '3', MaintenanceOrder: '4000009' },
      ...{ RequiredStartDate: '2026-01-10', RequiredStartTime: 'PT06H30M00S' },
      ...{ RequiredEndDate: '/Date(1768003200000)/', RequiredEndTime: '08:00:00' },
      plumbline: { ...beside, zone: 'Europe/Berlin' },
    };
    expect(read(notification, sapPm)).toMatchObject({
      row: {
        ...{ ...row, state: 'pending', title: 'Runs hot', requestedBy: 'OLGA' },
        // No order is taken for it, though one has the same number.
        ...{ reference: 'notification 4000001', assets: ['PLC-7'] },
      },
    });
    for (const gone of [{ NotifProcessingPhase: 5 }, { IsDeleted: true }]) {
      expect(read({ ...notification, ...gone }, sapPm)).toEqual({
        cancelled: 'notification 4000001',
      });
    }
    const order4 = { ...order, MaintenanceNotification: '10000017' };
    expect(read(order4, sapPm)).toMatchObject({ row: { reference: '4000001' } });
  });

  test('that was called off says no more than that', () => {
    expect(read({ ...change, state: '4' }, servicenow)).toEqual({ cancelled: 'CHG0030001' });
    expect(read({ ...issue, webhookEvent: 'jira:issue_deleted' }, jira)).toEqual({
      cancelled: 'OT-17',
    });
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

  test('says what is expected, in words, in kinds of difference, or as one text', () => {
    const effectsOf = (effects: unknown) => {
      const { row: told } = read(
        { ...change, plumbline: { ...beside, effects } },
        servicenow,
      ) as never;
      return (told as { effects: object[] }).effects;
    };
    const firmware = { kind: 'firmware', path: '', value: '2.1', asset: null };
    expect(effectsOf([{ kind: 'firmware', value: '2.1' }])).toEqual([firmware]);
    const text = 'Firmware = 2.1 | block OB1/block=1a=2b @ PLC-7 | flow tcp/502|logic.download';
    expect(effectsOf(text)).toEqual([
      firmware,
      { kind: 'block', path: 'OB1/block', value: '1a=2b', asset: 'PLC-7' },
      { kind: 'flow', path: 'tcp/502', value: null, asset: null },
      { kind: 'logic.download', path: '', value: null, asset: null },
    ]);
  });

  test.each([
    ['of a kind nobody knows', 'constructor=1', 'effects.0.kind'],
    ['that hides something', 'firmware=2\u202e1', 'effects.0.value'],
    ['that is none', 17, 'effects'],
    ['of a kind of object', [{ kind: 'firmware', __proto__: null, more: 1 }], 'effects.0'],
    ['one too many', Array(51).fill('firmware=1'), 'effects'],
  ])('with an effect %s is refused, and the field named', (_, effects, field) => {
    const reading = read({ ...change, plumbline: { ...beside, effects } }, servicenow);
    expect(reading).toMatchObject({ problems: [{ field }] });
  });

  test('is read by the fields that its site named itself', () => {
    const fields = {
      ...{ from: 'issue.fields.customfield_1', to: 'issue.fields.customfield_2' },
      ...{ risk: 'issue.fields.customfield_3', 'approval.ot': 'issue.fields.customfield_4' },
      ...{ 'effect.firmware': 'issue.fields.customfield_5', sop: 'issue.fields.customfield_6' },
      ...{ 'effect.flow': 'issue.fields.customfield_7', isSafety: 'issue.fields.customfield_8' },
      ...{ sopRevision: 'issue.fields.customfield_9' },
    } as const;
    const own = {
      ...{ customfield_1: '2026-01-10T06:30:00.000+0100', customfield_2: '2026-01-10T07:00:00Z' },
      ...{ customfield_3: { value: 'High' }, customfield_4: [{ displayName: 'Olga' }] },
      ...{ customfield_5: '2.1', customfield_6: 'SOP-112', customfield_7: 'tcp/502' },
      ...{ customfield_8: { value: 'Yes' }, customfield_9: 7 },
    };
    const document = (more: object = {}) => ({
      ...{ issue: { ...issue.issue, fields: { ...issue.issue.fields, ...own, ...more } } },
    });
    const { row: told } = readDocument(jira, document(), fields) as never as { row: object };
    expect(told).toMatchObject({
      ...row,
      ...{ isSafety: true, sopRevision: '7', approvals: [{ side: 'ot', name: 'Olga', at: null }] },
      effects: [
        { kind: 'firmware', value: '2.1' },
        { kind: 'flow', path: 'tcp/502' },
      ],
    });
    const without = readDocument(jira, document({ customfield_4: null }), fields);
    expect(without).toMatchObject({ row: { approvals: [] } });
    // Who says nothing of approvals does not say that there are none.
    const { 'approval.ot': __, ...silent } = fields;
    expect(readDocument(jira, document(), silent)).toMatchObject({ row: { approvals: null } });
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
