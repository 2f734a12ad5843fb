/**
 * What is let be for a while though a rule is against it: why, what is done instead, and until when.
 * Approved by somebody else than who asked. csms.md §2, Exception.
 */
import * as z from 'zod';
import { DifferenceKind } from '../../protocols/messages/difference.ts';
import { Instant } from '../../protocols/messages/names.ts';
import { kindTable } from '../change/change-kinds.table.ts';
import { DAY } from '../change/window.ts';
import { prose, reason } from '../records/prose.ts';

/** Longer is no exception. */
export const LONGEST_DAYS = 366;

const ids = z.array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._:/-]{0,63}$/)).max(50);
const places = z.array(z.guid()).max(200);

export const ExceptionBody = z.strictObject({
  covers: z.strictObject({
    /** `C21`. */
    checks: z.array(z.string().regex(/^C\d{2}$/)).max(50),
    rules: ids,
    requirements: ids,
    risks: ids,
    /** Advisory matches. */
    matches: ids,
    /** Differences that are tolerated. */
    kinds: z.array(DifferenceKind).max(50),
  }),
  /** Observed assets, and zones; of either, all that are named. */
  subjects: z.strictObject({ assets: places, zones: places }),
  /** Of checks, rules and requirements alone: the whole site is meant. */
  isSiteWide: z.boolean(),
  reason: reason(2000),
  /** What is done instead. */
  compensation: reason(2000),
  expires: Instant,
  note: prose(2000),
});

export type ExceptionBody = Readonly<z.infer<typeof ExceptionBody>>;

/** What is wrong with asking for it, or with approving it, now; undefined: nothing. */
export function flawOfException(body: ExceptionBody, now: Instant): string | undefined {
  const { covers, subjects, isSiteWide, expires } = body;
  if (Object.values(covers).every((list) => list.length === 0)) return 'It covers nothing.';
  const isPlaced = subjects.assets.length + subjects.zones.length > 0;
  if (!isPlaced && !isSiteWide) return 'It names no asset and no zone.';
  if (isPlaced && isSiteWide) return 'It is for the whole site, or for what it names.';
  if (isSiteWide && covers.kinds.length > 0)
    return 'Changes are tolerated in a place that is named.';
  const grave = covers.kinds.find((kind) => isNeverTolerated(kind));
  if (grave !== undefined) return `${grave} takes a change request, standing if it recurs.`;
  const length = Date.parse(expires) - Date.parse(now);
  if (!(length > 0)) return 'It would have expired.';
  return length > LONGEST_DAYS * DAY ? `It ends after ${LONGEST_DAYS} days at most.` : undefined;
}

/** What changes the program of a device is asked for each time. csms.md §3.2a.16 says so of muting. */
const isNeverTolerated = (kind: DifferenceKind) =>
  kindTable[kind].family === 'logic' || kindTable[kind].family === 'firmware';
