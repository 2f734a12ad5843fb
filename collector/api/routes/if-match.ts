import { AppError } from '../../errors.ts';

/** The version an If-Match names; undefined for `*`: whatever it is by now. Throws `if-match-missing`. */
export function versionIn(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) throw new AppError('if-match-missing');
  if (ifMatch.trim() === '*') return undefined;
  const version = /^\s*"(\d{1,9})"\s*$/.exec(ifMatch)?.[1];
  if (version === undefined) throw new AppError('changed-meanwhile');
  return Number(version);
}
