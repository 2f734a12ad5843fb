/** What people ask of checks and requirements, and what they may say about them. Roles are checked here. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Testimony } from '../evidence/record.ts';
import type { Store } from '../store/store.ts';
import { instantOf } from '../store/time.ts';
import { type Actor, authorise, placesOf, reveal } from '../users/role.ts';
import type { AnyCheck, SettingSpecs, Settings } from './check.ts';
import type { ResultFilter } from './check-repository.ts';
import type {
  FindingRow,
  ResultRow,
  RunRow,
  SettingRow,
  StatementRow,
  TrendRow,
} from './check-row.ts';
import type { CheckRunner } from './check-runner.ts';
import { checkOf, checks } from './registry.ts';
import { type FrameworkId, requirementsOf } from './requirements.ts';
import { flawsOf, settingsOf } from './settings.ts';
import { countsOf, type Statement, speaksTo, statementsOf } from './statement.ts';
import { DAY_MS } from './watched.ts';

export interface CheckStanding {
  readonly check: AnyCheck;
  /** The worst answer of all places; null: it has never been asked. */
  readonly status: ResultRow['status'] | null;
  readonly places: readonly ResultRow[];
  /** One row a day, the oldest first. */
  readonly trend: readonly TrendRow[];
}

export interface SiteSettings {
  readonly site: string | null;
  readonly value: Settings<SettingSpecs>;
  /** 0: nobody has set anything, all is as it is by default. */
  readonly version: number;
  readonly set: SettingRow | null;
}

/** What is derived of a requirement, and what a person said of it. */
export interface StatedRequirement extends Statement {
  readonly stated: StatementRow | null;
}

export type Said = Pick<StatementRow, 'managedBy' | 'pointer' | 'isApplicable' | 'justification'>;

export interface CsmsServiceOptions {
  readonly store: Store;
  readonly now: () => Instant;
  readonly runner: CheckRunner;
}

type Wanted = Pick<ResultFilter, 'site' | 'zone' | 'status'>;

const TREND_DAYS = 31;
/** The worst first. */
const WORST = ['fail', 'unknown', 'excepted', 'pass', 'na'] as const;

export class CsmsService {
  readonly #store: Store;
  readonly #now: () => Instant;
  readonly #runner: CheckRunner;

  constructor({ store, now, runner }: CsmsServiceOptions) {
    this.#store = store;
    this.#now = now;
    this.#runner = runner;
  }

  /** Every check with its newest answers. */
  async standings(
    actor: Actor,
    wanted: Wanted,
  ): Promise<{ run: RunRow | null; items: readonly CheckStanding[] }> {
    const filter = seen(actor, wanted);
    const since = instantOf(Date.parse(this.#now()) - TREND_DAYS * DAY_MS);
    return this.#store.read(async ({ checks: kept }) => {
      const run = (await kept.lastRun()) ?? null;
      const results = await kept.results(filter);
      const trend = await kept.trend(since, filter);
      return { run, items: checks.map((check) => standingOf(check, results, trend)) };
    });
  }

  async one(actor: Actor, id: string): Promise<{ run: RunRow | null; standing: CheckStanding }> {
    const filter = { ...seen(actor, {}), check: id };
    const check = known(id);
    const since = instantOf(Date.parse(this.#now()) - TREND_DAYS * DAY_MS);
    return this.#store.read(async ({ checks: kept }) => ({
      run: (await kept.lastRun()) ?? null,
      standing: standingOf(check, await kept.results(filter), await kept.trend(since, filter)),
    }));
  }

  async findings(
    actor: Actor,
    id: string,
    wanted: Wanted,
    selection: { readonly limit: number; readonly after?: string },
  ): Promise<{ items: readonly FindingRow[]; next: string | null }> {
    const filter = { ...seen(actor, wanted), check: known(id).id };
    const page = await this.#store.read(({ checks: kept }) => kept.findings(filter, selection));
    if (page === undefined) throw new AppError('invalid-cursor');
    return { items: page.rows, next: page.next };
  }

  /** Throws `not-possible-now` while another run is under way. */
  async run(actor: Actor): Promise<RunRow> {
    authorise(actor, 'checks.run', 'every');
    const run = await this.#runner.run({ actor: actor.name });
    if (run !== undefined) return run;
    throw new AppError('not-possible-now', { detail: 'The checks are running.' });
  }

  /** By the answers of the sites the actor may see. */
  async requirements(actor: Actor, framework: FrameworkId): Promise<readonly StatedRequirement[]> {
    const filter = seen(actor, {});
    return this.#store.read(async ({ checks: kept }) => {
      const counts = countsOf(await kept.results(filter));
      const stated = new Map(
        (await kept.statements(framework)).map((row) => [row.requirement, row]),
      );
      return statementsOf(framework, checks, counts).map((statement) =>
        said(statement, stated.get(statement.id) ?? null),
      );
    });
  }

  /** `site` null: of a check that is asked once for the whole collector, and of no other. */
  async settings(actor: Actor, id: string, site: string | null): Promise<SiteSettings> {
    placesOf(actor, 'checks.read');
    const check = placed(id, site);
    if (site !== null) reveal(actor, site as SiteId);
    return this.#store.read(async ({ checks: kept }) => {
      const [set] = await kept.settings(id, site ?? '');
      return shown(check, site, set);
    });
  }

  /** Throws `changed-meanwhile` on another version than `version`; undefined: whatever it is by now. */
  async set(
    actor: Actor,
    id: string,
    site: string | null,
    value: Readonly<Record<string, number>>,
    version: number | undefined,
  ): Promise<SiteSettings> {
    placesOf(actor, 'checks.manage');
    const check = placed(id, site);
    if (site !== null) reveal(actor, site as SiteId);
    authorise(actor, 'checks.manage', (site ?? 'every') as SiteId | 'every');
    const [flaw] = flawsOf(check, value);
    if (flaw !== undefined) {
      throw new AppError('invalid-request', { detail: `${flaw.name}: ${flaw.says}` });
    }
    const at = this.#now();
    return this.#store.transaction(async ({ checks: kept, audit, evidence }) => {
      const [before] = await kept.settings(id, site ?? '');
      const row = { check: id, site: site ?? '', value, version: 0, at, by: actor.name };
      const isSet = await kept.set(row, version ?? before?.version ?? 0);
      if (!isSet) throw new AppError('changed-meanwhile');
      const subject = `check/${id}/${site ?? ''}`;
      const payload = { site, before: before?.value ?? {}, after: value };
      await audit.add({ at, actor: actor.name, action: 'checks.set', subject });
      const [set] = await kept.settings(id, site ?? '');
      await evidence.add(at, [testimonyOf(actor, at, 'checks.set', subject, payload)]);
      return shown(check, site, set);
    });
  }

  /** Who manages a requirement and whether it applies: a person’s word, with its reason. */
  async state(
    actor: Actor,
    framework: FrameworkId,
    id: string,
    word: Said,
    version: number | undefined,
  ): Promise<StatedRequirement> {
    authorise(actor, 'checks.manage', 'every');
    const requirement = requirementsOf(framework).find((one) => one.id === id);
    if (requirement === undefined) throw new AppError('not-found');
    if (!word.isApplicable && word.justification === '') {
      throw new AppError('invalid-request', {
        detail: 'justification: Say why it does not apply.',
      });
    }
    const at = this.#now();
    return this.#store.transaction(async ({ checks: kept, audit, evidence }) => {
      const [before] = await kept.statements(framework, id);
      const row = { framework, requirement: id, ...word, version: 0, at, by: actor.name };
      const isSaid = await kept.state(row, version ?? before?.version ?? 0);
      if (!isSaid) throw new AppError('changed-meanwhile');
      const subject = `requirement/${framework}/${id}`;
      await audit.add({ at, actor: actor.name, action: 'requirement.state', subject });
      const counts = countsOf(await kept.results({}));
      const [stated] = await kept.statements(framework, id);
      await evidence.add(at, [testimonyOf(actor, at, 'requirement.state', subject, { ...word })]);
      const asking = checks.filter((check) => speaksTo(check, requirement));
      const derived = statementsOf(framework, asking, counts).find((one) => one.id === id);
      if (derived === undefined) throw new AppError('not-found');
      return said(derived, stated ?? null);
    });
  }
}

function testimonyOf(
  { name: actor }: Actor,
  effectiveAt: Instant,
  kind: string,
  ref: string,
  payload: Testimony['payload'],
): Testimony {
  return { effectiveAt, actor, kind, ref, payload };
}

/** What a person declared not to apply is so, whatever checks find; what was found stays beside it. */
function said(statement: Statement, stated: StatementRow | null): StatedRequirement {
  if (stated === null || stated.isApplicable) return { ...statement, stated };
  return { ...statement, standing: 'not_applicable', stated };
}

/** Results of sites and zones the actor may read; those of the collector itself everybody may who reads at all. */
function seen(actor: Actor, wanted: Wanted): ResultFilter {
  const places = placesOf(actor, 'checks.read');
  return places === 'every' ? wanted : { ...wanted, places };
}

function known(id: string): AnyCheck {
  const check = checkOf(id);
  if (check === undefined) throw new AppError('not-found');
  return check;
}

function placed(id: string, site: string | null): AnyCheck {
  const check = known(id);
  if ((check.per === 'collector') === (site === null)) return check;
  const detail =
    site === null
      ? 'site: It is set for a site.'
      : 'site: It is asked once for the whole collector.';
  throw new AppError('invalid-request', { detail });
}

function standingOf(
  check: AnyCheck,
  results: readonly ResultRow[],
  trend: readonly TrendRow[],
): CheckStanding {
  const places = results.filter((row) => row.check === check.id);
  const status = WORST.find((one) => places.some((place) => place.status === one)) ?? null;
  return { check, status, places, trend: trend.filter((row) => row.check === check.id) };
}

function shown(check: AnyCheck, site: string | null, set: SettingRow | undefined): SiteSettings {
  return {
    site,
    value: settingsOf(check, set?.value),
    version: set?.version ?? 0,
    set: set ?? null,
  };
}
