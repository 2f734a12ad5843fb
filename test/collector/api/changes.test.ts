/** A change request from its first word to the end of its windows, as people and the clock move it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { approvedSpans } from '../../../collector/change/approval.ts';
import { hashOf } from '../../../collector/evidence/record.ts';
import type { SiteId } from '../../../protocols/messages/names.ts';
import { START } from '../../support/edge.ts';
import { asset } from '../../support/plant-rows.ts';
import { HOUR, later, type Requested, requested, sign } from '../../support/requested.ts';

let plant: Requested;
beforeAll(async () => {
  plant = await requested();
});
afterAll(() => plant.close());

/** Tests move the clock: each has windows of its own, counted from where it finds it. */
let passed = 0;
beforeEach(() => {
  passed = (plant.edge.surroundings.now() - START) / HOUR;
});
const windows = (...spans: readonly (readonly [number, number])[]) => ({
  windows: spans.map(([from, to]) => ({ from: later(passed + from), to: later(passed + to) })),
});
const night = () => windows([2, 3]);

const candidates = async () => {
  const span = { from: plant.edge.surroundings.now(), to: plant.edge.surroundings.now() };
  return plant.edge.surroundings.store.read(({ changeRequests }) =>
    changeRequests.candidates('plant' as SiteId, [`asset:${asset(1)}`], span),
  );
};
/** `13:00-14:00` of each revision of a request, as the change check reads it. */
const spans = async ({ id }: { id: string }) =>
  (await candidates())
    .filter((request) => request.id === id)
    .map((request) =>
      approvedSpans(request, hashOf).map(({ from, to }) => [
        (from - START) / HOUR - passed,
        Number.isFinite(to) ? (to - START) / HOUR - passed : null,
      ]),
    );

test('is written, submitted, approved by both sides, and carried through its window by the clock', async () => {
  const { ruth, olga, ines, act, wait, read, write } = plant;
  const change = await write(night());
  expect(change).toMatchObject({ state: 'draft', body: { required: [] } });
  expect(await candidates()).toEqual([]);
  const submitted = await act(ruth, change, 'submit');
  expect(submitted.body).toMatchObject({
    ...{ state: 'submitted', openSides: ['ot', 'it'], body: { required: ['ot', 'it'] } },
  });
  expect((await act(olga, change, 'approve', sign('ot'))).body.state).toBe('submitted');
  expect((await act(ines, change, 'approve', sign('it'))).body.state).toBe('approved');
  expect((await spans(change)).at(-1)).toEqual([[0, null]]);
  await wait(0);
  expect(await read(change)).toMatchObject({ state: 'scheduled', due: later(passed + 2) });
  await wait(2);
  expect(await read(change)).toMatchObject({ state: 'in_progress', due: later(passed + 3.5) });
  await wait(1.2);
  expect((await read(change)).state).toBe('in_progress'); // its grace is not over
  await wait(0.3);
  expect((await read(change)).state).toBe('verifying');
});

test('a window that recurs comes again', async () => {
  const { approved, wait, read } = plant;
  const daily = {
    windows: [
      {
        ...{ from: later(passed + 1), to: later(passed + 2), zone: 'UTC' },
        recurrence: 'FREQ=DAILY;COUNT=2',
      },
    ],
  };
  const change = await approved(daily);
  const seen: string[] = [];
  for (const hours of [0, 1, 2, 22, 2]) {
    await wait(hours);
    seen.push((await read(change)).state);
  }
  expect(seen).toEqual(['scheduled', 'in_progress', 'scheduled', 'in_progress', 'verifying']);
});

test('what nobody approved goes by', async () => {
  const { ruth, act, wait, read, write } = plant;
  const change = await write(night());
  await act(ruth, change, 'submit');
  await wait(4);
  expect((await read(change)).state).toBe('expired');
});

test('what was approved is verified, though nobody was there when its window began', async () => {
  const change = await plant.approved(night());
  await plant.wait(9);
  expect((await plant.read(change)).state).toBe('verifying');
});

test('what was withdrawn before its window goes by, though it was approved once', async () => {
  const change = await plant.approved(night());
  plant.edge.later(HOUR);
  await plant.act(plant.ines, change, 'withdraw', sign('it'));
  await plant.wait(9);
  expect((await plant.read(change)).state).toBe('expired');
});

describe('cannot be submitted', () => {
  test.each([
    ['without anything that is changed', { items: [] }, 'names nothing'],
    ['without a window', { windows: [] }, 'no window'],
    ['without anybody who does it', { implementers: [] }, 'nobody who does'],
    ['without a way back', { rollback: '' }, 'rolled back'],
    ['without a test', { test: '' }, 'tested'],
    ['without the procedure of its kind', { sop: null }, 'follow a procedure'],
    ['when its windows are over', { windows: [{ from: later(-3), to: later(-2) }] }, 'over'],
    ['as a project without zone', { kind: 'project' }, 'project names'],
  ])('%s', async (_, more, why) => {
    const change = await plant.write({ ...night(), ...more });
    const { status, body } = await plant.act(plant.ruth, change, 'submit');
    expect([status, body.code]).toEqual([409, 'not-possible-now']);
    expect(body.detail).toContain(why);
  });

  test('in words the fields do not take: the field is named', async () => {
    const { status, body } = await plant.ruth.send<{ issues: { path: string }[] }>(
      ...(['POST', '/api/v1/changes'] as const),
      {
        site: 'plant',
        body: {
          ...{ title: 'x', kind: 'logic', risk: 'low' },
          windows: [{ from: later(3), to: later(2) }],
        },
      },
    );
    expect(status).toBe(400);
    expect(body.issues.map(({ path }) => path)).toEqual(['body/body/windows/0']);
  });
});

test('two who decide at once: one approves it for their side, the other is told that it changed', async () => {
  const change = await plant.write(night());
  const { body } = await plant.act(plant.ruth, change, 'submit');
  const tag = `"${body.version}"`;
  const answers = await Promise.all([
    plant.act(plant.olga, change, 'approve', sign('ot'), tag),
    plant.act(plant.ines, change, 'approve', sign('it'), tag),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  expect((await plant.read(change)).approvals).toHaveLength(1);
});

describe('what was approved and is changed', () => {
  test.each([
    ['another window', () => windows([2, 4])],
    ['another station', () => ({ sources: [asset(2)] })],
    ['fewer tests', () => ({ test: 'None.' })],
  ])('has to be approved again: %s', async (_, more) => {
    const change = await plant.approved(night());
    const { body } = await plant.edit(plant.ruth, change, more());
    expect(body).toMatchObject({ state: 'submitted', openSides: ['ot', 'it'] });
    expect((await spans(change)).at(-1)).toEqual([]);
  });

  test('keeps its approvals where the title alone is another one', async () => {
    const change = await plant.approved(night());
    const { body } = await plant.edit(plant.ruth, change, { title: 'Another title' });
    expect(body).toMatchObject({ state: 'approved', openSides: [] });
    expect((await spans(change)).at(-1)).toEqual([[0, null]]);
  });

  test('has to be submitted again where more sides have to approve it then', async () => {
    const change = await plant.approved(night());
    await plant.edit(plant.ruth, change, { impacts: { isSafety: true, isQuality: false } });
    const { status, body } = await plant.act(plant.olga, change, 'approve', sign('ot'));
    expect([status, body.detail]).toEqual([409, expect.stringContaining('safety')]);
    const again = await plant.act(plant.ruth, change, 'submit');
    expect(again.body.openSides).toEqual(['ot', 'it', 'safety']);
  });
});

test('an approval that is withdrawn in the middle of the window ends it there, and what was before stands', async () => {
  const { act, approved, ines, olga, read, wait } = plant;
  const change = await approved(night());
  await wait(2.5);
  expect((await read(change)).state).toBe('in_progress');
  const { status, body } = await act(ines, change, 'withdraw', sign('it'));
  expect([status, body.state, body.openSides]).toEqual([200, 'submitted', ['it']]);
  expect((await act(olga, change, 'withdraw', sign('it'))).status).toBe(409);
  expect((await spans(change)).at(-1)).toEqual([[0, 2.5]]);
  await wait(2);
  expect((await read(change)).state).toBe('verifying'); // some of it was done
});

test('a side that refuses ends it; edited, it begins anew', async () => {
  const { act, edit, ines, ruth, write } = plant;
  const change = await write(night());
  await act(ruth, change, 'submit');
  const { body } = await act(ines, change, 'refuse', sign('it'));
  expect(body.state).toBe('rejected');
  const { body: anew } = await edit(ruth, body, { rollback: 'A better one.' });
  expect(anew.state).toBe('draft');
});

test('it is called off by its people alone, and covers nothing from then on', async () => {
  const { act, approved, otto, ruth } = plant;
  const change = await approved(night());
  expect((await act(otto, change, 'cancel')).status).toBe(409);
  plant.edge.later(HOUR);
  expect((await act(ruth, change, 'cancel')).body.state).toBe('cancelled');
  expect((await spans(change)).at(-1)).toEqual([[0, 1]]);
});

describe('verification', () => {
  const verifying = async () => {
    const change = await plant.approved(night());
    await plant.wait(4);
    return change;
  };

  test('a value that was left open is recorded, one that was approved is not written over', async () => {
    const { act, ivan } = plant;
    const change = await verifying();
    const said = await act(ivan, change, 'record-value', { effect: 'e1', value: 'a1b2' });
    expect(said.body.state).toBe('verifying');
    const [request] = (await candidates()).filter(({ id }) => id === change.id).slice(-1);
    expect(request?.recorded).toMatchObject([{ effect: 'e1', value: 'a1b2', by: ivan.id }]);
    expect((await spans(change)).at(-1)).toEqual([[0, null]]);
    const over = await act(ivan, change, 'record-value', { effect: 'e2', value: '9.9' });
    expect(over.status).toBe(409);
    const unknown = await act(ivan, change, 'record-value', { effect: 'e9', value: 'x' });
    expect(unknown.body.detail).toContain('no such effect');
  });

  test('what no packet shows is shown by one person and verified by another, who did not do it', async () => {
    const { act, ivan, otto, ruth } = plant;
    const change = await verifying();
    const shown = await act(ruth, change, 'attest', { effect: 'e1', evidence: 'Screenshot 7' });
    expect(shown.status).toBe(200);
    const attestation = shown.body.version;
    const verify = (by: typeof ruth, of = attestation) =>
      act(by, change, 'verify', { attestation: of, meaning: 'I have seen it.' });
    expect((await verify(ruth)).body.detail).toContain('than who showed it');
    expect((await verify(ivan)).body.detail).toContain('Who does the work');
    expect((await verify(otto, 1)).body.detail).toContain('Nobody has shown');
    expect((await verify(otto)).status).toBe(200);
    expect((await verify(otto)).body.detail).toContain('has been verified');
  });

  test('what was seen of it is judged before it is closed, and not closed by who did it', async () => {
    const { act, ivan, otto } = plant;
    const change = await verifying();
    const meaning = { meaning: 'Done.' };
    expect((await act(ivan, change, 'close', meaning)).body.detail).toContain('does the work');
    expect((await act(otto, change, 'close', meaning)).status).toBe(409);
  });
});

test('hostile words are kept out of fields of one line, and kept as they are where lines are allowed', async () => {
  const { ruth } = plant;
  const send = (title: string) =>
    ruth.send('POST', '/api/v1/changes', {
      site: 'plant',
      body: { title, kind: 'mode', risk: 'low' },
    });
  const refused = await Promise.all(['a\u0000b', 'a\nb', 'a\u202eb', 'x'.repeat(201)].map(send));
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  const html = '<img src=x onerror=alert(1)> "; DROP TABLE record; --';
  const { status, body } = await send(html);
  expect([status, (body as { title: string }).title]).toEqual([201, html]);
});
