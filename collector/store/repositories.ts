/** Every repository, bound to one connection. */
import { AccessGrantRepository } from '../access/access-grant-repository.ts';
import { AgentRepository } from '../agents/agent-repository.ts';
import { BaselineDecisionRepository } from '../baselines/baseline-decision-repository.ts';
import { BaselineRepository } from '../baselines/baseline-repository.ts';
import { CalendarRepository } from '../change/calendar-repository.ts';
import { ChangeRequestRepository } from '../change/change-request-repository.ts';
import { CoverageRepository } from '../coverage/coverage-repository.ts';
import { ChangeViewRepository } from '../csms/change-view-repository.ts';
import { CheckRepository } from '../csms/check-repository.ts';
import { DeclaredViewRepository } from '../csms/declared-view-repository.ts';
import { InventoryViewRepository } from '../csms/inventory-view-repository.ts';
import { TrafficViewRepository } from '../csms/traffic-view-repository.ts';
import { WatchViewRepository } from '../csms/watch-view-repository.ts';
import { AttestationRepository } from '../declared/attestation-repository.ts';
import { DecisionRepository } from '../declared/decision-repository.ts';
import { DeclaredListRepository } from '../declared/declared-list-repository.ts';
import { DeclaredRepository } from '../declared/declared-repository.ts';
import { MatchingRepository } from '../declared/matching-repository.ts';
import { ProofRepository } from '../declared/proof-repository.ts';
import { ReconciliationRepository } from '../declared/reconciliation-repository.ts';
import { RuleRepository } from '../declared/rule-repository.ts';
import { DriftListRepository } from '../drift/drift-list-repository.ts';
import { DriftRepository } from '../drift/drift-repository.ts';
import { EvidenceRepository } from '../evidence/evidence-repository.ts';
import { ExceptionRepository } from '../exceptions/exception-repository.ts';
import { ImportRepository } from '../exchange/import-repository.ts';
import { NetboxPullRepository } from '../exchange/netbox/pull-repository.ts';
import { IncidentRepository } from '../incidents/incident-repository.ts';
import { HealthRepository } from '../ingest/health-repository.ts';
import { LineageRepository } from '../ingest/lineage-repository.ts';
import { StreamRepository } from '../ingest/stream-repository.ts';
import { HookRepository } from '../intake/hooks/hook-repository.ts';
import { IntakeRepository } from '../intake/intake-repository.ts';
import { AssetListRepository } from '../inventory/asset-list-repository.ts';
import { AssetPageRepository } from '../inventory/asset-page-repository.ts';
import { AssetRepository } from '../inventory/asset-repository.ts';
import { FactRepository } from '../inventory/fact-repository.ts';
import { MergeRepository } from '../inventory/merge-repository.ts';
import { SeenRepository } from '../inventory/seen-repository.ts';
import { TrafficRepository } from '../inventory/traffic-repository.ts';
import { HappeningRepository } from '../judgement/happening-repository.ts';
import { JudgeQueueRepository } from '../judgement/judge-queue-repository.ts';
import { MuteRepository } from '../judgement/mute-repository.ts';
import { StormRepository } from '../judgement/storm-repository.ts';
import { VerdictRepository } from '../judgement/verdict-repository.ts';
import { VisibilityRepository } from '../judgement/visibility-repository.ts';
import { RecordRepository } from '../records/record-repository.ts';
import { AccountRepository } from '../users/account-repository.ts';
import { AuditRepository } from '../users/audit-repository.ts';
import { DelegationRepository } from '../users/delegation-repository.ts';
import { FactorRepository } from '../users/factor-repository.ts';
import { IdentityRepository } from '../users/identity-repository.ts';
import { UserRepository } from '../users/user-repository.ts';
import { DrawingRepository } from '../zones/drawing-repository.ts';
import { FlowRepository } from '../zones/flow-repository.ts';
import { JudgementRepository } from '../zones/judgement-repository.ts';
import { MapRepository } from '../zones/map-repository.ts';
import { PlacementRepository } from '../zones/placement-repository.ts';
import { ProposalRepository } from '../zones/proposal-repository.ts';
import { ZoneRepository } from '../zones/zone-repository.ts';
import type { Connection } from './database.ts';
import { LeaseRepository } from './lease-repository.ts';
import { OutboxRepository } from './outbox-repository.ts';

export interface Repositories {
  readonly outbox: OutboxRepository;
  readonly leases: LeaseRepository;
  readonly traffic: TrafficRepository;
  readonly seen: SeenRepository;
  readonly merges: MergeRepository;
  readonly facts: FactRepository;
  readonly assets: AssetRepository;
  readonly streams: StreamRepository;
  readonly lineages: LineageRepository;
  readonly health: HealthRepository;
  readonly coverage: CoverageRepository;
  readonly drifts: DriftRepository;
  readonly agentList: AgentRepository;
  readonly assetList: AssetListRepository;
  readonly assetPage: AssetPageRepository;
  readonly driftList: DriftListRepository;
  readonly imports: ImportRepository;
  readonly netboxPulls: NetboxPullRepository;
  readonly calendars: CalendarRepository;
  readonly changeRequests: ChangeRequestRepository;
  readonly attestations: AttestationRepository;
  readonly declared: DeclaredRepository;
  readonly declaredList: DeclaredListRepository;
  readonly matching: MatchingRepository;
  readonly decisions: DecisionRepository;
  readonly proofs: ProofRepository;
  readonly rules: RuleRepository;
  readonly reconciliations: ReconciliationRepository;
  readonly evidence: EvidenceRepository;
  readonly records: RecordRepository;
  readonly baselines: BaselineRepository;
  readonly baselineDecisions: BaselineDecisionRepository;
  readonly exceptions: ExceptionRepository;
  readonly incidents: IncidentRepository;
  readonly hooks: HookRepository;
  readonly intake: IntakeRepository;
  readonly accessGrants: AccessGrantRepository;
  readonly accounts: AccountRepository;
  readonly delegations: DelegationRepository;
  readonly factors: FactorRepository;
  readonly identities: IdentityRepository;
  readonly users: UserRepository;
  readonly audit: AuditRepository;
  readonly checks: CheckRepository;
  readonly changeViews: ChangeViewRepository;
  readonly declaredViews: DeclaredViewRepository;
  readonly inventoryViews: InventoryViewRepository;
  readonly trafficViews: TrafficViewRepository;
  readonly watchViews: WatchViewRepository;
  readonly zones: ZoneRepository;
  readonly verdicts: VerdictRepository;
  readonly judgeQueue: JudgeQueueRepository;
  readonly placements: PlacementRepository;
  readonly judgements: JudgementRepository;
  readonly flows: FlowRepository;
  readonly proposals: ProposalRepository;
  readonly zoneMaps: MapRepository;
  readonly drawings: DrawingRepository;
  readonly happenings: HappeningRepository;
  readonly storms: StormRepository;
  readonly visibility: VisibilityRepository;
  readonly mutes: MuteRepository;
}

export function repositoriesOn(db: Connection): Repositories {
  return {
    outbox: new OutboxRepository(db),
    leases: new LeaseRepository(db),
    traffic: new TrafficRepository(db),
    seen: new SeenRepository(db),
    merges: new MergeRepository(db),
    facts: new FactRepository(db),
    assets: new AssetRepository(db),
    streams: new StreamRepository(db),
    lineages: new LineageRepository(db),
    health: new HealthRepository(db),
    coverage: new CoverageRepository(db),
    drifts: new DriftRepository(db),
    agentList: new AgentRepository(db),
    assetList: new AssetListRepository(db),
    assetPage: new AssetPageRepository(db),
    driftList: new DriftListRepository(db),
    imports: new ImportRepository(db),
    netboxPulls: new NetboxPullRepository(db),
    calendars: new CalendarRepository(db),
    changeRequests: new ChangeRequestRepository(db),
    attestations: new AttestationRepository(db),
    declared: new DeclaredRepository(db),
    declaredList: new DeclaredListRepository(db),
    matching: new MatchingRepository(db),
    decisions: new DecisionRepository(db),
    proofs: new ProofRepository(db),
    rules: new RuleRepository(db),
    reconciliations: new ReconciliationRepository(db),
    evidence: new EvidenceRepository(db),
    records: new RecordRepository(db),
    baselines: new BaselineRepository(db),
    baselineDecisions: new BaselineDecisionRepository(db),
    exceptions: new ExceptionRepository(db),
    incidents: new IncidentRepository(db),
    hooks: new HookRepository(db),
    intake: new IntakeRepository(db),
    accessGrants: new AccessGrantRepository(db),
    accounts: new AccountRepository(db),
    delegations: new DelegationRepository(db),
    factors: new FactorRepository(db),
    identities: new IdentityRepository(db),
    users: new UserRepository(db),
    audit: new AuditRepository(db),
    checks: new CheckRepository(db),
    changeViews: new ChangeViewRepository(db),
    declaredViews: new DeclaredViewRepository(db),
    inventoryViews: new InventoryViewRepository(db),
    trafficViews: new TrafficViewRepository(db),
    watchViews: new WatchViewRepository(db),
    zones: new ZoneRepository(db),
    verdicts: new VerdictRepository(db),
    judgeQueue: new JudgeQueueRepository(db),
    placements: new PlacementRepository(db),
    judgements: new JudgementRepository(db),
    flows: new FlowRepository(db),
    proposals: new ProposalRepository(db),
    zoneMaps: new MapRepository(db),
    drawings: new DrawingRepository(db),
    happenings: new HappeningRepository(db),
    storms: new StormRepository(db),
    visibility: new VisibilityRepository(db),
    mutes: new MuteRepository(db),
  };
}
