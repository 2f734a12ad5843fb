/** Commands of S-Bus, as the fields of TShark 4.0's sbus dissector name them. */
import type { EventKind } from '../messages/control-event.ts';

export const Command = { readStation: 29, readFirmware: 32 } as const;
/** Commands that ask for the state of a processor: one each, the last for whoever is asked. */
export const STATUS = { first: 20, own: 27 } as const;

const named: readonly (readonly [number, string])[] = [
  [0, 'read-counters'],
  [1, 'read-display-register'],
  [2, 'read-flags'],
  [3, 'read-inputs'],
  [4, 'read-clock'],
  [5, 'read-outputs'],
  [6, 'read-registers'],
  [7, 'read-timers'],
  [10, 'write-counters'],
  [11, 'write-flags'],
  [12, 'write-clock'],
  [13, 'write-outputs'],
  [14, 'write-registers'],
  [15, 'write-timers'],
  [19, 'read-write-multi-media'],
  [29, 'read-station-number'],
  [30, 'read-user-memory'],
  [31, 'read-program-line'],
  [32, 'read-firmware-version'],
  [33, 'read-text'],
  [34, 'read-active-transition'],
  [35, 'write-user-memory'],
  [36, 'write-program-line'],
  [37, 'write-text'],
  [70, 'read-arithmetic-status'],
  [71, 'read-byte'],
  [72, 'read-halt-failure-register'],
  [73, 'read-index-register'],
  [74, 'read-instruction-pointer'],
  [75, 'find-history'],
  [80, 'write-arithmetic-status'],
  [81, 'write-byte'],
  [82, 'write-index-register'],
  [83, 'write-instruction-pointer'],
  [90, 'clear-all'],
  [91, 'clear-flags'],
  [92, 'clear-outputs'],
  [93, 'clear-registers'],
  [94, 'clear-timers'],
  [110, 'change-block'],
  [111, 'clear-history-failure'],
  [112, 'delete-program-line'],
  [113, 'go-conditional'],
  [114, 'insert-program-line'],
  [115, 'local-cycles'],
  [116, 'all-cycles'],
  [117, 'make-text'],
  [118, 'execute-single-instruction'],
  [119, 'single-step'],
  [130, 'interrupt-xob-17'],
  [131, 'interrupt-xob-18'],
  [132, 'interrupt-xob-19'],
  [145, 'read-hangup-timeout'],
  [150, 'read-data-block'],
  [151, 'write-data-block'],
];

/** Commands that exist once for each processor: the first and the last of them. */
const ranges: readonly (readonly [number, number, string])[] = [
  [20, 27, 'read-status'],
  [40, 48, 'run'],
  [50, 57, 'restart-cold'],
  [60, 68, 'stop'],
  [100, 107, 'restart-warm'],
];

export const operations: ReadonlyMap<number, string> = new Map([
  ...named,
  ...ranges.flatMap(([first, last, name]) =>
    Array.from({ length: last - first + 1 }, (_, at): readonly [number, string] => [
      first + at,
      name,
    ]),
  ),
]);

export interface Deed {
  readonly kind: EventKind;
  readonly detail?: Readonly<Record<string, string>>;
  /** What a write names first: the number of elements, then the first of them. */
  readonly object?: string;
}

const write = (object: string): Deed => ({ kind: 'write', object });
const edit = (act: string): Deed => ({ kind: 'program-edit', detail: { act } });
const each = (first: number, last: number, deed: Deed): (readonly [number, Deed])[] =>
  Array.from({ length: last - first + 1 }, (_, at) => [first + at, deed] as const);

export const deeds: ReadonlyMap<number, Deed> = new Map<number, Deed>([
  [10, write('counter')],
  [11, write('flag')],
  [12, { kind: 'time-set' }],
  [13, write('output')],
  [14, write('register')],
  [15, write('timer')],
  [19, { kind: 'write', detail: { act: 'multi-media' } }],
  [35, { kind: 'program-download', detail: { act: 'write-user-memory' } }],
  [36, { kind: 'program-download', detail: { act: 'write-program-line' } }],
  [37, { kind: 'program-download', detail: { act: 'write-text' } }],
  ...each(40, 48, { kind: 'mode-change', detail: { to: 'run' } }),
  ...each(50, 57, { kind: 'restart', detail: { type: 'cold' } }),
  ...each(60, 68, { kind: 'mode-change', detail: { to: 'stop' } }),
  [80, { kind: 'write', detail: { act: 'arithmetic-status' } }],
  [81, { kind: 'write', detail: { act: 'write-byte' } }],
  [82, { kind: 'write', detail: { act: 'index-register' } }],
  [83, { kind: 'write', detail: { act: 'instruction-pointer' } }],
  ...each(90, 94, { kind: 'write', detail: { act: 'clear' } }),
  ...each(100, 107, { kind: 'restart', detail: { type: 'warm' } }),
  [110, edit('change-block')],
  [112, edit('delete-program-line')],
  [113, { kind: 'mode-change', detail: { to: 'conditional run' } }],
  [114, edit('insert-program-line')],
  [117, edit('make-text')],
  ...each(118, 119, { kind: 'mode-change', detail: { to: 'single step' } }),
  ...each(130, 132, { kind: 'command', detail: { act: 'interrupt' } }),
  [151, { kind: 'write', detail: { act: 'data-block' } }],
]);

/** What a processor answers to a question for its status: a letter. */
export const states: ReadonlyMap<number, string> = new Map([
  [0x52, 'run'],
  [0x43, 'conditional run'],
  [0x53, 'stop'],
  [0x48, 'halt'],
  [0x44, 'disconnected'],
  [0x58, 'exceptional intermediate'],
]);

/** Why a command was not done. */
export const refusals: ReadonlyMap<number, string> = new Map([
  [1, 'not acknowledged'],
  [2, 'password missing'],
  [3, 'port in reduced protocol'],
  [4, 'port in use'],
]);
