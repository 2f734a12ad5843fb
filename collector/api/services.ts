/** What the edge needs of the collector, and of its surroundings. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { leavingOf } from '../access/leaving.ts';
import { AgentService } from '../agents/agent-service.ts';
import { BaselineDesk } from '../baselines/baseline-desk.ts';
import { CalendarService } from '../change/calendar-service.ts';
import { CoverageService } from '../coverage/coverage-service.ts';
import { CheckRunner } from '../csms/check-runner.ts';
import { CsmsService } from '../csms/csms-service.ts';
import { AttestationDesk } from '../declared/attestation-desk.ts';
import { Decisions } from '../declared/decisions.ts';
import { DeclaredService } from '../declared/declared-service.ts';
import { ReconciliationService } from '../declared/reconciliation-service.ts';
import { RuleService } from '../declared/rule-service.ts';
import { DriftDecisions } from '../drift/drift-decisions.ts';
import { EvidenceService } from '../evidence/evidence-service.ts';
import { ExportService } from '../exchange/export-service.ts';
import { ImportService } from '../exchange/import-service.ts';
import { NetboxService, type NetboxUse } from '../exchange/netbox/netbox-service.ts';
import { NetboxPushService } from '../exchange/netbox/push-service.ts';
import { UploadFolder } from '../exchange/upload-folder.ts';
import { IncidentDesk } from '../incidents/incident-desk.ts';
import { DeliveryDesk } from '../intake/hooks/delivery-desk.ts';
import { HookDesk } from '../intake/hooks/hook-desk.ts';
import { IntakeDesk } from '../intake/intake-desk.ts';
import { PeopleElsewhere } from '../intake/people-elsewhere.ts';
import { AssetService } from '../inventory/asset-service.ts';
import { MuteDecisions } from '../judgement/mute-decisions.ts';
import { VerdictDecisions } from '../judgement/verdict-decisions.ts';
import { VerificationService } from '../judgement/verification-service.ts';
import { everyKind } from '../records/proceeding.ts';
import { RecordService } from '../records/record-service.ts';
import { recordKinds } from '../records/registry.ts';
import type { Store } from '../store/store.ts';
import { AccountService } from '../users/account-service.ts';
import { AuditService } from '../users/audit-service.ts';
import { DelegationService } from '../users/delegation-service.ts';
import { FactorService } from '../users/factor-service.ts';
import type { GroupGrant } from '../users/group-grants.ts';
import { Guesses } from '../users/guesses.ts';
import { IdentityProvider } from '../users/identity-provider.ts';
import { IdentityService } from '../users/identity-service.ts';
import { ProofService } from '../users/proof-service.ts';
import { digest, newSecret } from '../users/secret.ts';
import { UserService } from '../users/user-service.ts';
import { DrawingService } from '../zones/drawing-service.ts';
import { FlowService } from '../zones/flow-service.ts';
import { MapService } from '../zones/map-service.ts';
import { ProposalDesk } from '../zones/proposal-desk.ts';
import type { DestinationProgress } from './contract/status.ts';
import type { LiveFeed } from './live-feed.ts';
import type { Metric } from './metrics.ts';

export interface ApiSettings {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** PEM texts. Without them the API speaks http: for loopback, or behind a proxy that ends TLS. */
  readonly tls?: { readonly key: string; readonly certificate: string };
  /** Where browsers find it, when that is not the address it listens on: `https://plumbline.example`. */
  readonly publicUrl?: string;
  /** An administrator's API token for automation, at least 24 characters. */
  readonly bootstrapToken?: string;
  readonly requestsPerMinute?: number;
  /** 32 bytes that secrets of hooks are derived from. */
  readonly hookKey: Uint8Array;
  /** Where files lie that were sent and wait to be read. */
  readonly uploadFolder: string;
  readonly netbox?: NetboxUse;
  /** An identity provider that people may sign in with. */
  readonly oidc?: OidcSettings;
}

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** What its button says. */
  readonly title: string;
  readonly scope: string;
  readonly nameClaim: string;
  readonly groupsClaim: string;
  readonly grants: readonly GroupGrant[];
}

export interface ApiSurroundings {
  readonly store: Store;
  readonly feed: LiveFeed;
  readonly settings: ApiSettings;
  readonly log: FastifyBaseLogger;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: (size: number) => Uint8Array;
  readonly newId: () => string;
  /** The built pages; undefined: there are none. */
  readonly webRoot?: string;
  /** Whether database, broker and ingest do their work. */
  readonly isReady: () => Promise<boolean>;
  /** How far each destination of what is committed has got. */
  readonly destinations: () => readonly DestinationProgress[];
  /** What the other stages count; read at each scrape. */
  readonly metrics: () => Iterable<Metric>;
  /** Told the one-time link while nobody has a password. It is a secret: show it, do not log it. */
  readonly onSetupLink: (link: string) => void;
}

export interface Services {
  readonly assets: AssetService;
  readonly drift: DriftDecisions;
  readonly verdicts: VerdictDecisions;
  readonly mutes: MuteDecisions;
  readonly attestations: AttestationDesk;
  readonly declared: DeclaredService;
  readonly reconciliation: ReconciliationService;
  readonly decisions: Decisions;
  readonly rules: RuleService;
  readonly agents: AgentService;
  readonly coverage: CoverageService;
  readonly evidence: EvidenceService;
  readonly imports: ImportService;
  readonly exports: ExportService;
  readonly netbox: NetboxService;
  readonly netboxPush: NetboxPushService;
  readonly csms: CsmsService;
  readonly records: RecordService;
  readonly baselines: BaselineDesk;
  readonly incidents: IncidentDesk;
  readonly hooks: HookDesk;
  readonly deliveries: DeliveryDesk;
  readonly intake: IntakeDesk;
  readonly peopleElsewhere: PeopleElsewhere;
  readonly flows: FlowService;
  readonly proposals: ProposalDesk;
  readonly zoneMaps: MapService;
  readonly drawings: DrawingService;
  readonly verification: VerificationService;
  readonly calendar: CalendarService;
  readonly accounts: AccountService;
  readonly audit: AuditService;
  readonly delegations: DelegationService;
  readonly factors: FactorService;
  readonly proofs: ProofService;
  readonly users: UserService;
  /** Undefined: no identity provider is configured. */
  readonly identities: IdentityService | undefined;
}

export function servicesOf(surroundings: ApiSurroundings): Services {
  const { store, now, random, newId, settings } = surroundings;
  const factors = new FactorService({ store, now, random });
  const guesses = new Guesses(now);
  const instant = () => new Date(now()).toISOString() as never;
  const uploads = new UploadFolder(settings.uploadFolder);
  const imports = new ImportService({ store, now: instant, newId, uploads });
  const exports = new ExportService(store);
  const records = new RecordService(store, instant, everyKind(newId));
  const newSecretOf = () => newSecret(random);
  const kinds = recordKinds.map(({ kind }) => kind);
  const runner = new CheckRunner({ store, holder: newId(), kinds, now, newId });
  return {
    assets: new AssetService(store),
    drift: new DriftDecisions(store, instant, newId),
    rules: new RuleService({ store, now: instant }),
    decisions: new Decisions({ store, now: instant, newId }),
    reconciliation: new ReconciliationService({ store, now: instant }),
    verdicts: new VerdictDecisions(store, instant, newId),
    mutes: new MuteDecisions(store, instant, newId),
    attestations: new AttestationDesk(store, instant, everyKind(newId)),
    declared: new DeclaredService({ store, now: instant, newId }),
    agents: new AgentService(store, instant),
    coverage: new CoverageService(store, instant),
    evidence: new EvidenceService(store),
    imports,
    exports,
    netbox: new NetboxService({ store, imports, settings: settings.netbox, sleep }),
    netboxPush: new NetboxPushService({
      ...{ store, exports, settings: settings.netbox, now: instant, newId, sleep },
    }),
    csms: new CsmsService({ store, now: instant, runner }),
    records,
    baselines: new BaselineDesk(store, instant, everyKind(newId)),
    incidents: new IncidentDesk(store, instant, everyKind(newId)),
    hooks: new HookDesk({ store, now: instant, newId, key: settings.hookKey }),
    deliveries: deliveriesOf(surroundings),
    intake: new IntakeDesk({ store, now: instant, options: everyKind(newId) }),
    peopleElsewhere: new PeopleElsewhere(store, instant),
    flows: new FlowService(store),
    proposals: new ProposalDesk({ store, now: instant, newId }),
    zoneMaps: new MapService(store, instant),
    drawings: new DrawingService(store, instant),
    verification: new VerificationService(store, instant, records),
    calendar: new CalendarService({ store, now, newId, digest, newSecret: newSecretOf }),
    accounts: new AccountService({
      ...{ store, now, random, newId, onLeaving: leavingOf(everyKind(newId)) },
    }),
    audit: new AuditService(store),
    delegations: new DelegationService({ store, now, newId }),
    factors,
    proofs: new ProofService({ store, now, factors, guesses }),
    users: new UserService({ store, now, random, newId, factors, guesses }),
    identities: identitiesOf(surroundings),
  };
}

function deliveriesOf({ store, now, newId, settings, log }: ApiSurroundings): DeliveryDesk {
  const onTrouble = (error: unknown) => log.warn({ error }, 'refusal of a delivery was not noted');
  return new DeliveryDesk({
    ...{ store, now, options: everyKind(newId), key: settings.hookKey, onTrouble },
  });
}

/** Where an identity provider sends browsers back to. */
export const OIDC_CALLBACK = '/api/v1/session/oidc/callback';

function identitiesOf({ settings, ...rest }: ApiSurroundings): IdentityService | undefined {
  const { oidc, publicUrl } = settings;
  if (oidc === undefined || publicUrl === undefined) return undefined;
  const redirectUri = new URL(OIDC_CALLBACK, publicUrl).href;
  const { store, now, random, newId } = rest;
  const provider = new IdentityProvider({ ...oidc, redirectUri });
  return new IdentityService({ store, now, random, newId, provider, grants: oidc.grants });
}
