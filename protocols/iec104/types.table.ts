/**
 * Type identifications, IEC 60870-5-101 and -104, as the fields of TShark 4.0's iec60870_asdu
 * dissector name them: the label, and the bytes of one information object behind its address.
 */
export interface Type {
  readonly name: string;
  /** Undefined where objects say their size themselves. */
  readonly size: number | undefined;
}

const type = (name: string, size: number | undefined): Type => ({ name, size });

export const types: ReadonlyMap<number, Type> = new Map([
  [1, type('m-sp-na-1', 1)],
  [2, type('m-sp-ta-1', 4)],
  [3, type('m-dp-na-1', 1)],
  [4, type('m-dp-ta-1', 4)],
  [5, type('m-st-na-1', 2)],
  [6, type('m-st-ta-1', 5)],
  [7, type('m-bo-na-1', 5)],
  [8, type('m-bo-ta-1', 8)],
  [9, type('m-me-na-1', 3)],
  [10, type('m-me-ta-1', 6)],
  [11, type('m-me-nb-1', 3)],
  [12, type('m-me-tb-1', 6)],
  [13, type('m-me-nc-1', 5)],
  [14, type('m-me-tc-1', 8)],
  [15, type('m-it-na-1', 5)],
  [16, type('m-it-ta-1', 8)],
  [17, type('m-ep-ta-1', 6)],
  [18, type('m-ep-tb-1', 7)],
  [19, type('m-ep-tc-1', 7)],
  [20, type('m-ps-na-1', 5)],
  [21, type('m-me-nd-1', 2)],
  [30, type('m-sp-tb-1', 8)],
  [31, type('m-dp-tb-1', 8)],
  [32, type('m-st-tb-1', 9)],
  [33, type('m-bo-tb-1', 12)],
  [34, type('m-me-td-1', 10)],
  [35, type('m-me-te-1', 10)],
  [36, type('m-me-tf-1', 12)],
  [37, type('m-it-tb-1', 12)],
  [38, type('m-ep-td-1', 10)],
  [39, type('m-ep-te-1', 11)],
  [40, type('m-ep-tf-1', 11)],
  [41, type('s-it-tc-1', undefined)],
  [45, type('c-sc-na-1', 1)],
  [46, type('c-dc-na-1', 1)],
  [47, type('c-rc-na-1', 1)],
  [48, type('c-se-na-1', 3)],
  [49, type('c-se-nb-1', 3)],
  [50, type('c-se-nc-1', 5)],
  [51, type('c-bo-na-1', 4)],
  [58, type('c-sc-ta-1', 8)],
  [59, type('c-dc-ta-1', 8)],
  [60, type('c-rc-ta-1', 8)],
  [61, type('c-se-ta-1', 10)],
  [62, type('c-se-tb-1', 10)],
  [63, type('c-se-tc-1', 12)],
  [64, type('c-bo-ta-1', 11)],
  [70, type('m-ei-na-1', 1)],
  [81, type('s-ch-na-1', undefined)],
  [82, type('s-rp-na-1', undefined)],
  [83, type('s-ar-na-1', undefined)],
  [84, type('s-kr-na-1', undefined)],
  [85, type('s-ks-na-1', undefined)],
  [86, type('s-kc-na-1', undefined)],
  [87, type('s-er-na-1', undefined)],
  [90, type('s-us-na-1', undefined)],
  [91, type('s-uq-na-1', undefined)],
  [92, type('s-ur-na-1', undefined)],
  [93, type('s-uk-na-1', undefined)],
  [94, type('s-ua-na-1', undefined)],
  [95, type('s-uc-na-1', undefined)],
  [100, type('c-ic-na-1', 1)],
  [101, type('c-ci-na-1', 1)],
  [102, type('c-rd-na-1', 0)],
  [103, type('c-cs-na-1', 7)],
  [105, type('c-rp-na-1', 1)],
  [107, type('c-ts-ta-1', 9)],
  [110, type('p-me-na-1', 3)],
  [111, type('p-me-nb-1', 3)],
  [112, type('p-me-nc-1', 5)],
  [113, type('p-ac-na-1', 1)],
  [120, type('f-fr-na-1', 6)],
  [121, type('f-sr-na-1', 7)],
  [122, type('f-sc-na-1', 4)],
  [123, type('f-ls-na-1', 5)],
  [124, type('f-af-na-1', 4)],
  [125, type('f-sg-na-1', undefined)],
  [126, type('f-dr-ta-1', 13)],
  [127, type('f-sc-nb-1', 16)],
]);

export const TypeId = {
  endOfInitialization: 70,
  firstSecured: 81,
  lastSecured: 95,
  clock: 103,
  reset: 105,
  fileReady: 120,
  sectionReady: 121,
  callFile: 122,
  segment: 125,
} as const;

export const Cause = {
  activation: 6,
  confirmation: 7,
  deactivation: 8,
  deactivated: 9,
  terminated: 10,
} as const;

/** Causes that refuse. */
export const refusals: ReadonlyMap<number, string> = new Map([
  [44, 'unknown type'],
  [45, 'unknown cause'],
  [46, 'unknown station'],
  [47, 'unknown object'],
]);

/** Unnumbered control functions: the first byte of the control field. */
export const unnumbered: ReadonlyMap<number, string> = new Map([
  [0x07, 'startdt'],
  [0x0b, 'startdt-con'],
  [0x13, 'stopdt'],
  [0x23, 'stopdt-con'],
  [0x43, 'testfr'],
  [0x83, 'testfr-con'],
]);
export const StartDt = { act: 0x07, con: 0x0b, stop: 0x13, stopped: 0x23 } as const;

/** What the commands with and without time tag are called, and how their value is written. */
export const commands: ReadonlyMap<number, readonly [string, ValueForm]> = new Map<
  number,
  readonly [string, ValueForm]
>([
  [45, ['single-command', 'single']],
  [46, ['double-command', 'double']],
  [47, ['regulating-step', 'step']],
  [48, ['set-point', 'normalized']],
  [49, ['set-point', 'scaled']],
  [50, ['set-point', 'float']],
  [51, ['bit-string', 'bits']],
  [58, ['single-command', 'single']],
  [59, ['double-command', 'double']],
  [60, ['regulating-step', 'step']],
  [61, ['set-point', 'normalized']],
  [62, ['set-point', 'scaled']],
  [63, ['set-point', 'float']],
  [64, ['bit-string', 'bits']],
]);
export const parameters: ReadonlyMap<number, readonly [string, ValueForm]> = new Map<
  number,
  readonly [string, ValueForm]
>([
  [110, ['parameter', 'normalized']],
  [111, ['parameter', 'scaled']],
  [112, ['parameter', 'float']],
  [113, ['activation', 'qualifier']],
]);
export type ValueForm =
  | 'single'
  | 'double'
  | 'step'
  | 'normalized'
  | 'scaled'
  | 'float'
  | 'bits'
  | 'qualifier';

export const doubleStates: readonly string[] = ['not permitted', 'off', 'on', 'not permitted'];
export const steps: readonly string[] = ['not permitted', 'lower', 'higher', 'not permitted'];
export const resets: ReadonlyMap<number, string> = new Map([
  [1, 'process'],
  [2, 'pending time-tagged information'],
]);
export const initializations: ReadonlyMap<number, string> = new Map([
  [0, 'power switched on'],
  [1, 'reset by hand'],
  [2, 'remote reset'],
]);
/** The low half of a select-and-call qualifier. */
export const fileCalls: ReadonlyMap<number, string> = new Map([
  [0, 'directory'],
  [1, 'select'],
  [2, 'request'],
  [3, 'deactivate'],
  [4, 'delete'],
]);
