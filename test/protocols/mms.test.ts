import { describe, expect, test, vi } from 'vitest';
import { talk } from '../../agent/decode/talk.ts';
import { Cursor } from '../../protocols/contract/cursor.ts';
import { mms } from '../../protocols/mms/index.ts';
import { strict } from '../../tools/fuzz/strict.ts';
import { exchanges } from '../support/exchanges.ts';
import { hex } from '../support/hex.ts';

const { said, events, outcomes } = exchanges(mms);
const text = (value: string) => Buffer.from(value, 'latin1').toString('hex');

/** An element: its tag, its length and what is in it. */
function ber(tag: string, ...inner: readonly string[]): string {
  const body = inner.join('').replace(/ /g, '');
  const size = body.length / 2;
  const length = size < 128 ? '' : size < 256 ? '81' : '82';
  return `${tag}${length}${size.toString(16).padStart(size < 256 ? 2 : 4, '0')}${body}`;
}
const number = (value: number) => ber('02', value.toString(16).padStart(2, '0'));
const confirmed = (id: number, service: string) => ber('a0', number(id), service);
const answered = (id: number, service: string) => ber('a1', number(id), service);
const failed = (id: number, errorClass: string, code: string) =>
  ber(
    'a2',
    ber('80', id.toString(16).padStart(2, '0')),
    ber('a2', ber('a0', ber(errorClass, code))),
  );

const variable = (domain: string, item: string) =>
  ber('30', ber('a0', ber('a1', ber('1a', text(domain)), ber('1a', text(item)))));
const write = (id: number, ...items: readonly string[]) =>
  `> ${confirmed(
    id,
    ber(
      'a5',
      ber('a0', ...items.map((item) => variable('LD0', item))),
      ber('a0', ...items.map(() => ber('83', '01'))),
    ),
  )}`;
const OPERATE = 'XCBR1$CO$Pos$Oper';
const written = (id: number, ...results: readonly string[]) =>
  `< ${answered(id, ber('a5', ...results))}`;
const DONE = '8100';
const DENIED = '800103';

describe('the fate of a write', () => {
  test.each([
    ['accepted', [write(1, 'A'), written(1, DONE)], 'accepted'],
    ['refused with why', [write(1, 'A'), written(1, DENIED)], { refused: 'object access denied' }],
    [
      'refused as a whole with the class of the error',
      [write(1, 'A'), `< ${failed(1, '87', '02')}`],
      { refused: 'access 2' },
    ],
    [
      'refused by a rejection',
      [write(1, 'A'), `< ${ber('a4', ber('80', '01'), ber('81', '01'))}`],
      { refused: 'rejected' },
    ],
    ['open while another is answered', [write(1, 'A'), written(2, DONE)], 'unanswered'],
    [
      'open when its number answers another service',
      [write(1, 'A'), `< ${answered(1, '8b00')}`],
      'unanswered',
    ],
    ['unknown where nobody was heard', [write(1, 'A')], 'unknown'],
  ])('is %s', (_, lines, outcome) => expect(outcomes(...lines)).toEqual([outcome]));

  test('of two variables is that of each', () => {
    expect(outcomes(write(1, 'A', 'B'), written(1, DENIED, DONE))).toEqual([
      { refused: 'object access denied' },
      'accepted',
    ]);
  });

  test('of more variables than are kept is told of the first sixteen', () => {
    const items = Array.from({ length: 20 }, (_, at) => `V${at}`);
    expect(events(write(1, ...items), written(1, ...items.map(() => DONE)))).toHaveLength(16);
  });
});

test('what is written again is one act, what is written elsewhere another', () => {
  const lines = ['A', 'A', 'B'].flatMap((item, id) => [write(id, item), written(id, DONE)]);
  expect(events(...lines)).toHaveLength(2);
});

test('what is operated is a command, and taken from anybody', () => {
  expect(said(write(1, OPERATE), written(1, DONE)).slice(1)).toEqual([
    {
      event: 'command',
      outcome: 'accepted',
      part: 'domain LD0',
      detail: { object: `LD0/${OPERATE}`, value: 'true', function: 'operate' },
    },
    { fact: 'weakness', value: 'commands accepted without authentication' },
  ]);
  expect(said(write(1, OPERATE), written(1, DENIED)).slice(1)).toMatchObject([
    { event: 'command' },
  ]);
});

describe('what is selected by being read', () => {
  const read = (id: number, item: string) =>
    `> ${confirmed(id, ber('a4', ber('a1', ber('a0', variable('LD0', item)))))}`;
  const answer = (id: number, result: string) => `< ${answered(id, ber('a4', ber('a1', result)))}`;
  const SELECTED = ber('8a', text('LD0/XCBR1$CO$Pos'));

  test.each([
    ['selected', [read(1, 'XCBR1$CO$Pos$SBO'), answer(1, SELECTED)], 'accepted'],
    [
      'held by another',
      [read(1, 'XCBR1$CO$Pos$SBO'), answer(1, '8a00')],
      { refused: 'not selected' },
    ],
    ['not there', [read(1, 'XCBR1$CO$Pos$SBO'), answer(1, '80010a')], { refused: 'not selected' }],
    [
      'refused as a whole',
      [read(1, 'XCBR1$CO$Pos$SBO'), `< ${failed(1, '87', '02')}`],
      { refused: 'access 2' },
    ],
  ])('is %s', (_, lines, outcome) => {
    expect(events(...lines)).toMatchObject([
      { event: 'command', outcome, detail: { object: 'LD0/XCBR1$CO$Pos$SBO', function: 'select' } },
    ]);
  });

  test.each(['XCBR1$ST$Pos$stVal', 'XCBR1$CO$Pos$SBOw', 'LLN0$DC$NamPlt$vendor'])(
    'and a read of %s does nothing',
    (item) => expect(events(read(1, item), answer(1, SELECTED))).toEqual([]),
  );
});

describe('who associates', () => {
  const INITIATE = ber('a8', ber('80', '00fde8'));
  const INITIATED = ber('a9', ber('80', '00fde8'));
  const user = (pdu: string) => ber('be', ber('28', ber('06', '5101'), number(3), ber('a0', pdu)));
  const presented = (acse: string) => ber('61', ber('30', number(1), ber('a0', acse)));
  const session = (kind: string, parameter: string, value: string) =>
    `${ber(kind, ber(parameter, value))}`;
  const asked = (proof: string) =>
    session(
      '0d',
      'c1',
      ber('31', ber('a0', '800101'), ber('a2', presented(ber('60', proof, user(INITIATE))))),
    );
  const answeredBy = (result: number, diagnostic: number, pdu = '') =>
    session(
      '0e',
      'c1',
      ber(
        '31',
        ber('a0', '800101'),
        ber(
          'a2',
          presented(
            ber(
              '61',
              ber('a2', number(result)),
              ber('a3', ber('a1', number(diagnostic))),
              pdu === '' ? '' : user(pdu),
            ),
          ),
        ),
      ),
    );
  const PASSWORD = ber('ac', ber('80', text('letmein')));
  const detail = { method: 'password' };

  test.each([
    ['let in', answeredBy(0, 0, INITIATED), 'accepted'],
    ['refused for the proof', answeredBy(1, 13), { refused: 'authentication failure' }],
    ['refused without a reason', answeredBy(2, 1), { refused: 'association refused' }],
    ['refused by the session', '0c03 3201 01', { refused: 'association refused' }],
  ])('with a password is %s', (_, answer, outcome) => {
    expect(events(`> ${asked(PASSWORD)}`, `< ${answer}`)).toEqual([
      { event: 'authentication', outcome, detail },
    ]);
  });

  test('and is never answered, stays without an outcome', () => {
    expect(outcomes(`> ${asked(PASSWORD)}`)).toEqual(['unknown']);
  });

  test('without a proof is not said to have one', () => {
    expect(events(`> ${asked('')}`, `< ${answeredBy(0, 0, INITIATED)}`)).toEqual([]);
  });

  test('with a password leaves no packet that holds it, and nothing said does', () => {
    const { turn } = talk(mms, mms.carriage[0]);
    const conceal = vi.spyOn(turn, 'conceal');
    const bytes = hex(asked(PASSWORD));
    mms.read(new Cursor().over(bytes, 0, bytes.length), turn, strict(mms).listener);
    expect(conceal).toHaveBeenCalledOnce();
    expect(JSON.stringify(said(`> ${asked(PASSWORD)}`))).not.toMatch('letmein');
  });
});
