/** The rules by which plain values are taken over: read by everybody, written by who owns the assets. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { type Actor, authorise, reveal } from '../users/role.ts';
import type { Rule, RuleList } from './rules.ts';

export class RuleService {
  readonly #store: Store;
  readonly #now: () => Instant;

  constructor({ store, now }: { readonly store: Store; readonly now: () => Instant }) {
    this.#store = store;
    this.#now = now;
  }

  of(actor: Actor, site: SiteId): Promise<RuleList> {
    reveal(actor, site);
    return this.#store.read(({ rules }) => rules.of(site));
  }

  /** Throws `changed-meanwhile`. What is in conflict already is looked at again under them. */
  replace(
    actor: Actor,
    site: SiteId,
    list: readonly Rule[],
    version: number | undefined,
  ): Promise<RuleList> {
    reveal(actor, site);
    authorise(actor, 'reconcile.decide', site);
    const at = this.#now();
    return this.#store.transaction(async ({ rules, audit, evidence }) => {
      const before = await rules.lock(site);
      if (version !== undefined && version !== before) throw new AppError('changed-meanwhile');
      await rules.replace(site, list, actor.name, at);
      const [action, subject] = ['reconcile.rules', `reconciliation-rules/${site}`];
      await audit.add({ at, actor: actor.name, action, subject, detail: { rules: list.length } });
      const payload = {
        site,
        rules: list.map(({ name, fields, classes, decides }) => ({
          ...{ name, decides, fields: [...fields], classes: [...classes] },
        })),
      };
      await evidence.add(at, [
        { effectiveAt: at, actor: actor.name, kind: action, ref: subject, payload },
      ]);
      return rules.of(site);
    });
  }
}
