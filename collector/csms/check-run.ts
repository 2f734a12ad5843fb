/** All checks over all zones, at one moment: pure. What a view does not know, no check that needs it knows. */
import type { Instant } from '../../protocols/messages/names.ts';
import { type Conclusion, concluded, type Doubt, type ExceptionRow } from './assessment.ts';
import type { AnyCheck, Scope, SettingSpecs, Settings } from './check.ts';
import { type ViewName, type Views, viewNames } from './views.ts';
import { watchDoubts } from './watched.ts';

/** Null: nothing fills it yet. */
export type KnownViews = { readonly [Name in ViewName]: Views[Name] | null };

/** What a check is asked in one place. */
export interface Question {
  readonly scope: Scope;
  readonly settings: Settings<SettingSpecs>;
  readonly exceptions: readonly ExceptionRow[];
  readonly now: Instant;
}

/** One answer. `scope` null: of the whole collector. */
export interface Result extends Conclusion {
  readonly check: string;
  readonly site: string | null;
  readonly zone: string | null;
}

export interface Run {
  readonly checks: readonly AnyCheck[];
  readonly views: KnownViews;
  readonly scopes: readonly Scope[];
  /** Of a check on a site; null: of the whole collector. */
  readonly settings: (check: AnyCheck, site: string | null) => Settings<SettingSpecs>;
  readonly exceptions: readonly ExceptionRow[];
  readonly now: Instant;
}

export function resultsOf({ checks, views, scopes, settings, exceptions, now }: Run): Result[] {
  const parted = part(views, scopes);
  return checks.flatMap((check): Result[] => {
    if (check.per === 'collector') {
      const asked = { settings: settings(check, null), exceptions: [], now };
      const conclusion = judge(check, views, { ...asked, scope: EVERYWHERE });
      return [{ check: check.id, site: null, zone: null, ...conclusion }];
    }
    return parted.map(({ scope, own }) => {
      const { site, zone } = scope;
      const covering = exceptions.filter((one) => covers(one, check, scope, now));
      const asked = { scope, settings: settings(check, site), exceptions: covering, now };
      return { check: check.id, site, zone, ...judge(check, own, asked) };
    });
  });
}

/** One check in one place. `views` hold that place alone. */
export function judge(check: AnyCheck, views: KnownViews, question: Question): Conclusion {
  const { scope, settings, exceptions, now } = question;
  if (!scope.isInScope) {
    return concluded({ n: 0, failing: [], na: `${scope.name} is out of scope.` }, []);
  }
  const needs = check.watchedDays === null ? check.needs : [...check.needs, 'watches' as const];
  const missing = [...new Set(needs)].filter((name) => views[name] === null);
  if (missing.length > 0) {
    return concluded({ n: 0, failing: [], doubts: missing.map(unkept) }, []);
  }
  const assessment = check.assess(views as Views, { scope, settings, now });
  if (assessment.na !== undefined || check.watchedDays === null) {
    return concluded(assessment, exceptions);
  }
  const days = check.watchedDays(settings);
  const percent = settings['watchedPercent'] ?? 100;
  const blind = watchDoubts(views.watches ?? [], { days, percent, now });
  return concluded({ ...assessment, doubts: [...(assessment.doubts ?? []), ...blind] }, exceptions);
}

const unkept = (name: ViewName): Doubt => ({
  code: 'not-kept',
  says: `Nothing here knows ${viewNames[name]}.`,
});

const EVERYWHERE: Scope = {
  ...{ site: '', zone: null, name: 'The collector', side: null, isInScope: true },
  ...{ criticality: null, controlledSince: null, twoPeopleUntil: null },
};

/** Of a check by its id, or by that of a requirement it speaks to. */
function covers(
  { site, zone, covers: what, expires }: ExceptionRow,
  check: AnyCheck,
  scope: Scope,
  now: Instant,
): boolean {
  if (expires <= now || site !== scope.site) return false;
  if (zone !== null && zone !== scope.zone) return false;
  return what === `check:${check.id}` || namesRequirement(check, what);
}

function namesRequirement({ requirements }: AnyCheck, what: string): boolean {
  const ids: readonly string[] = Object.values(requirements).flat();
  return ids.some((id) => what === `requirement:${id}`);
}

interface Part {
  readonly scope: Scope;
  readonly own: KnownViews;
}

/**
 * Each place with its own rows. Rows of a zone that is none any more belong to the site; a site whose
 * rows all stand in zones has no place beside them.
 */
function part(views: KnownViews, scopes: readonly Scope[]): readonly Part[] {
  const places = new Map(scopes.map((scope) => [keyOf(scope), scope]));
  const names = Object.keys(viewNames) as ViewName[];
  const parts = new Map<string, Record<string, unknown[] | null>>();
  const empty = () =>
    Object.fromEntries(names.map((name) => [name, views[name] === null ? null : []]));
  for (const name of names) {
    for (const row of views[name] ?? []) {
      const wanted = keyOf(row);
      const key = places.has(wanted) ? wanted : keyOf({ ...row, zone: null });
      const own = parts.get(key) ?? empty();
      parts.set(key, own);
      own[name]?.push(row);
    }
  }
  return scopes
    .filter((scope) => scope.zone !== null || parts.has(keyOf(scope)) || isAlone(scope, scopes))
    .map((scope) => {
      const own = (parts.get(keyOf(scope)) ?? empty()) as unknown as KnownViews;
      return { scope, own: { ...own, watches: watchesOf(scope, own, views) } };
    });
}

const keyOf = ({ site, zone }: { readonly site: string; readonly zone: string | null }) =>
  `${site}\t${zone ?? ''}`;

const isAlone = ({ site }: Scope, scopes: readonly Scope[]) =>
  scopes.every((one) => one.site !== site || one.zone === null);

/** What has no place of its own is heard by all of the site. */
function watchesOf({ site, zone }: Scope, own: KnownViews, { watches }: KnownViews) {
  if (zone !== null || own.watches === null || own.watches.length > 0) return own.watches;
  return watches?.filter((one) => one.site === site) ?? null;
}
