/** What is proposed, and what people make of it. What they decided stays, however often it is asked again. */
import type { Instant, SiteId } from '../../protocols/messages/names.ts';
import { AppError } from '../errors.ts';
import { everyKind, proceed } from '../records/proceeding.ts';
import type { KeptRecord } from '../records/record.ts';
import type { Repositories, Store } from '../store/store.ts';
import { type Actor, authorise, reveal, whoOf } from '../users/role.ts';
import type { Action } from '../users/roles.table.ts';
import { lackingKey } from './conduit-proposal.ts';
import type { Dismissed } from './proposal-repository.ts';
import { type Proposed, proposalsOn } from './proposals.ts';

export interface ProposalDeskOptions {
  readonly store: Store;
  readonly now: () => Instant;
  readonly newId: () => string;
}

interface Decision {
  readonly site: SiteId;
  readonly comment: string | null;
}

const takes: Readonly<Record<Proposed['kind'], Action>> = {
  zone: 'zone.propose',
  conduit: 'conduit.propose',
};

export class ProposalDesk {
  readonly #options: ProposalDeskOptions;

  constructor(options: ProposalDeskOptions) {
    this.#options = options;
  }

  async list(actor: Actor, site: SiteId): Promise<readonly Proposed[]> {
    reveal(actor, site);
    return this.#options.store.read((repositories) => proposalsOn(site, repositories));
  }

  /**
   * Makes it a draft, or adds its rules to the conduit that lacks them. Throws `not-found`: it is proposed
   * no more, because somebody was quicker or it is not so any more.
   */
  adopt(
    actor: Actor,
    key: string,
    { site, comment, name }: Decision & { readonly name?: string | undefined },
  ): Promise<KeptRecord> {
    return this.#decide(actor, key, site, async (proposal, repositories, at) => {
      const draft = { ...proposal.draft, ...(name !== undefined && { name }) };
      const said = { comment: comment ?? proposal.reason.slice(0, 500) };
      return proceed(everyKind(this.#options.newId), repositories, at, async (doing) => {
        if (proposal.kind === 'zone' || proposal.record === null) {
          return doing.create(proposal.kind, site, draft, whoOf(actor), said);
        }
        const { body } = (await repositories.records.lock(proposal.record)) as KeptRecord;
        const rules = [...(body['rules'] as readonly object[]), ...proposal.draft.rules];
        const isSafety = proposal.draft.isSafety;
        if (rules.length > MOST_RULES) throw new AppError('not-possible-now', { detail: FULL });
        const edited = { ...body, rules, isSafety };
        return doing.edit(proposal.record, edited, whoOf(actor), () => {}, said);
      });
    });
  }

  /** It is not proposed again; what is seen besides is. Throws `not-found`. */
  async dismiss(actor: Actor, key: string, { site, comment }: Decision): Promise<void> {
    await this.#decide(actor, key, site, async (proposal, { proposals, audit }, at) => {
      const keys = proposal.kind === 'zone' ? [key] : proposal.of.map(lackingKey);
      const by = actor.name;
      const { reason } = proposal;
      const said = { site, by, at, comment, proposal: key, reason };
      await proposals.dismiss(keys.map((one) => ({ ...said, key: one })));
      await audit.add({
        ...{ at, actor: by, action: 'proposal.dismiss', subject: `proposal/${key}` },
        detail: { site, reason, ...(comment !== null && { comment }) },
      });
    });
  }

  async dismissed(actor: Actor, site: SiteId): Promise<readonly Dismissed[]> {
    reveal(actor, site);
    return this.#options.store.read(({ proposals }) => proposals.dismissals(site, MOST_LISTED));
  }

  /** A dismissal is taken back: what is still so is proposed again. Throws `not-found`. */
  async reconsider(actor: Actor, key: string, { site, comment }: Decision): Promise<void> {
    authorise(actor, actionOn(key), site);
    const at = this.#options.now();
    await this.#options.store.transaction(async ({ zones, proposals, audit }) => {
      await zones.lock(site);
      if (!(await proposals.reconsider(site, key))) throw new AppError('not-found');
      await audit.add({
        ...{ at, actor: actor.name, action: 'proposal.reconsider', subject: `proposal/${key}` },
        detail: { site, ...(comment !== null && { comment }) },
      });
    });
  }

  /** One after the other on a site: of two who decide on one, the second finds it gone. */
  #decide<T>(
    actor: Actor,
    key: string,
    site: SiteId,
    work: (proposal: Proposed, repositories: Repositories, at: Instant) => Promise<T>,
  ): Promise<T> {
    authorise(actor, actionOn(key), site);
    const at = this.#options.now();
    return this.#options.store.transaction(async (repositories) => {
      await repositories.zones.lock(site);
      const found = await proposalsOn(site, repositories);
      const proposal = found.find((one) => one.key === key);
      if (proposal === undefined) throw new AppError('not-found');
      return work(proposal, repositories, at);
    });
  }
}

const actionOn = (key: string) => (key.startsWith('conduit-') ? takes.conduit : takes.zone);

/** As many as a conduit holds. */
const MOST_RULES = 200;
const FULL = `A conduit holds ${MOST_RULES} rules: widen those it has, or write another one.`;
const MOST_LISTED = 500;
