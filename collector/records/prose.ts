/** What people write into records: bounded, and nothing in it that hides, turns or ends what stands beside it. */
import * as z from 'zod';

/** No control, no override of the direction, no lone surrogate, nothing private; joiners are letters to some scripts. */
const hidden = String.raw`\p{Cs}\p{Co}\p{Zl}\p{Zp}`;
const format = String.raw`(?![\u200c\u200d])\p{Cf}`;
const ONE_LINE = new RegExp(String.raw`^(?:(?!${format})[^\p{Cc}${hidden}])*$`, 'u');
const LINES = new RegExp(String.raw`^(?:(?!${format})(?:[\n\t]|[^\p{Cc}${hidden}]))*$`, 'u');

/** One line that is not empty, at most `most` characters. */
export const line = (most: number) =>
  z.string().trim().min(1).max(most).regex(ONE_LINE, 'printable characters, on one line');

/** Lines; may be empty. Those of Windows become ours. */
export const prose = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .overwrite((text) => text.replaceAll('\r\n', '\n'))
    .regex(LINES, 'printable characters');

/** Prose that says something: why, what for. */
export const reason = (most: number) => prose(most).min(1);
