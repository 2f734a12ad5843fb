/** What a run found, as it is written for programs: `--report FILE`. */
import type { Audit } from './audit.ts';
import type { Recovery, Struck } from './bout.ts';
import { complaints } from './complaints.ts';
import type { Ending } from './report.ts';
import type { Run } from './run.ts';

export interface Findings {
  readonly seed: number;
  /** A line each of what is not as it must be. */
  readonly complaints: readonly string[];
  readonly strikes: readonly (Pick<Struck, 'bout' | 'who' | 'from' | 'to' | 'wasAtWork'> & {
    readonly fault: string;
  })[];
  readonly recoveries: readonly Recovery[];
  /** When everybody had been killed. */
  readonly midst: Audit;
  /** When all had been delivered. */
  readonly end: Audit;
  readonly endings: readonly Ending[];
}

export function findings(seed: number, run: Run, endings: readonly Ending[]): Findings {
  const { struck, recoveries, midst, end } = run;
  const strikes = struck.map(({ bout, who, fault, from, to, wasAtWork }) => {
    return { bout, who, fault: fault.name, from, to, wasAtWork };
  });
  return { seed, complaints: complaints(run), strikes, recoveries, midst, end, endings };
}
