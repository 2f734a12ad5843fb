/** Thresholds of a site: what somebody set, over the defaults. */
import type { AnyCheck, SettingSpecs, Settings } from './check.ts';

export interface SettingFlaw {
  readonly name: string;
  readonly says: string;
}

export function settingsOf(
  { settings }: Pick<AnyCheck, 'settings'>,
  set: Readonly<Record<string, number>> = {},
): Settings<SettingSpecs> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, spec]) => [name, set[name] ?? spec.default]),
  );
}

/** What is wrong with values before anybody sets them. */
export function flawsOf(
  { settings }: Pick<AnyCheck, 'settings'>,
  values: Readonly<Record<string, number>>,
): readonly SettingFlaw[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const spec = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (spec === undefined) return { name, says: 'There is no such setting.' };
    const { min, max } = spec;
    if (Number.isInteger(value) && value >= min && value <= max) return [];
    return { name, says: `It is a whole number from ${min} to ${max}.` };
  });
}
