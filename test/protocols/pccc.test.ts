import { describe, expect, test } from 'vitest';
import { pccc } from '../../protocols/pccc/index.ts';
import { hex } from '../support/hex.ts';
import { play } from '../support/play.ts';

const REQUESTER = '07 3713 2a000000';
const events = (...lines: string[]) =>
  play(
    pccc,
    lines.map((line) => ({
      direction: line.startsWith('>') ? 'request' : 'response',
      bytes: hex(REQUESTER + line.slice(1)),
    })),
  ).filter((line) => 'event' in line);

/*            command | status | transaction | function | size, file, type, element, subelement | data */
const WRITE = '0f 00 0100 aa 02 07 89 05 00 2a00';

describe('the fate of a write', () => {
  test.each([
    ['accepted', [`> ${WRITE}`, '< 4f 00 0100'], 'accepted'],
    ['refused', [`> ${WRITE}`, '< 4f 10 0100'], { refused: 'status 0x10' }],
    [
      'refused with an extended status',
      [`> ${WRITE}`, '< 4f f0 0100 07'],
      { refused: 'status 0xf0/0x7' },
    ],
    ['unanswered when others were answered', [`> ${WRITE}`, '< 4f 00 0200'], 'unanswered'],
    ['open still after an answer to another command', [`> ${WRITE}`, '< 46 00 0100'], 'unanswered'],
    ['unknown when no answer was ever seen', [`> ${WRITE}`], 'unknown'],
  ])('is %s', (_, lines, outcome) => {
    expect(events(...lines)).toEqual([
      { event: 'write', outcome, detail: { file: 'N7', start: 5, length: 2 } },
    ]);
  });
});

test.each([
  ['to program', '0f 00 0100 80 01', 'mode-change', { to: 'program' }],
  ['to run', '0f 00 0100 80 06', 'mode-change', { to: 'run' }],
  ['of a PLC-5 to run', '0f 00 0100 3a 02', 'mode-change', { to: 'run' }],
  [
    'to an element beyond 255',
    '0f 00 0100 aa 02 0a 89 ff2c01 00 2a00',
    'write',
    { file: 'N10', start: 300, length: 2 },
  ],
  ['to an address', '08 00 0100 4000 01020304', 'write', { start: 64, length: 4 }],
  ['of forces', '0f 00 0100 41', 'force', { act: 'disable-forces' }],
  ['of physical memory', '0f 00 0100 18 00000000', 'write', { act: 'write-bytes-physical' }],
  ['of a file', '0f 00 0100 af 80 00', 'write', { act: 'protected-typed-file-write' }],
  ['of a part of a program', '0f 00 0100 05', 'program-download', { act: 'download' }],
  ['of a whole program', '0f 00 0100 50', 'program-download', { act: 'download-all' }],
])('an act: %s', (_, request, kind, detail) => {
  const answer = `< 4${request[1]} 00 0100`;
  expect(events(`> ${request}`, answer)).toEqual([{ event: kind, outcome: 'accepted', detail }]);
});

test.each([
  ['a read', '0f 00 0100 a2 02 07 89 05 00', '4f 00 0100 2a00'],
  ['a question for its status', '06 00 0100 03', '46 00 0100 00'],
  ['a shutdown, which only an upload or a download allows', '0f 00 0100 07', '4f 00 0100'],
])('%s is no act', (_, request, answer) =>
  expect(events(`> ${request}`, `< ${answer}`)).toEqual([]),
);

test.each([
  ['00', '06', 'series A', 'release 1', 'run'],
  ['1f', '66', 'series A', 'release 32', 'run'],
  ['22', '9e', 'series B', 'release 3', 'run'],
  ['e0', '11', 'series H', 'release 1', 'program'],
])(
  'a processor with the status %s and %s is of %s, %s, in %s',
  (...[revision, state, series, release, mode]) => {
    const lines = play(pccc, [
      { direction: 'request', bytes: hex(`${REQUESTER} 06 00 0100 03`) },
      {
        direction: 'response',
        bytes: hex(
          `${REQUESTER} 46 00 0100 00 ee 34 58 ${revision} 312e35 0000000000000000 0000 ${state} 0000000000`,
        ),
      },
    ]);
    expect(lines.slice(1)).toEqual([
      { fact: 'model', value: '1.5' },
      { fact: 'hardware-revision', value: series },
      { fact: 'firmware', value: release },
      { fact: 'mode', value: mode },
    ]);
  },
);
