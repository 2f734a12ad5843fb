/** A time on a page: absolute and relative are both always there, one of them in the tooltip. */
import { text } from '../messages/catalogue.ts';
import { ageOf, formatInstant, zoneName } from '../view/instant.ts';
import { useNow, usePreferences } from './preferences.tsx';

interface TimeProps {
  readonly at: string | null;
  /** Show how long ago, with the moment in the tooltip, instead of the other way round. */
  readonly isAge?: boolean;
  readonly withMs?: boolean;
}

export function Time({ at, isAge = false, withMs = false }: TimeProps) {
  const { zone } = usePreferences();
  const now = useNow();
  if (at === null) return <span className="nothing">{text.nothing}</span>;
  const moment = formatInstant(at, zone, withMs);
  const age = text.asset.ago(ageOf(at, now));
  const full = `${moment} ${zoneName(zone, Date.parse(at))}`;
  return (
    <time dateTime={at} title={isAge ? full : `${full}, ${age}`} className="time">
      {isAge ? age : moment}
    </time>
  );
}
