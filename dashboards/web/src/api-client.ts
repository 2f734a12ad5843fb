/** The REST side of the collector, as the pages ask for it. Answers are trusted to be of the contract's types. */
import type { Agent, AgentPage } from '../../../collector/api/contract/agent.ts';
import type {
  Asset,
  AssetFacts,
  AssetPage,
  HistoryPage,
  PeerPage,
} from '../../../collector/api/contract/asset.ts';
import type { Coverage } from '../../../collector/api/contract/coverage.ts';
import type { Drift, DriftPage } from '../../../collector/api/contract/drift.ts';
import type { Problem } from '../../../collector/api/contract/problem.ts';
import type { Login, Session, Setup, SetupState } from '../../../collector/api/contract/session.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;

/** A refusal, in the collector's own words where it gave any. `status` 0: it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | undefined;

  constructor(status: number, problem: Problem | undefined) {
    super(problem?.detail ?? problem?.title ?? `status ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.problem = problem;
  }
}

const ROOT = '/api/v1';

/** Leaves out what is undefined or empty. */
export function pathOf(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return `${ROOT}${path}${text === '' ? '' : `?${text}`}`;
}

async function problemOf(response: Response): Promise<Problem | undefined> {
  const type = response.headers.get('content-type') ?? '';
  return /^application\/(problem\+)?json/.test(type) ? await response.json() : undefined;
}

async function request<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError(0, undefined);
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
}

const get = <Answer>(path: string, query?: Query, signal?: AbortSignal) =>
  request<Answer>(pathOf(path, query), signal === undefined ? {} : { signal });

const send = <Answer>(method: string, path: string, body?: unknown, headers = {}) =>
  request<Answer>(pathOf(path), {
    method,
    ...(body === undefined
      ? { headers }
      : {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json', ...headers },
        }),
  });

const id = encodeURIComponent;

export const api = {
  session: () => get<Session>('/session'),
  login: (login: Login) => send<Session>('POST', '/session', login),
  logout: () => send<void>('DELETE', '/session'),
  setupState: () => get<SetupState>('/setup'),
  setup: (setup: Setup) => send<Session>('POST', '/setup', setup),

  assets: (query: Query, signal?: AbortSignal) => get<AssetPage>('/assets', query, signal),
  asset: (asset: string) => get<Asset>(`/assets/${id(asset)}`),
  facts: (asset: string) => get<AssetFacts>(`/assets/${id(asset)}/facts`),
  history: (asset: string, query: Query) => get<HistoryPage>(`/assets/${id(asset)}/history`, query),
  peers: (asset: string) => get<PeerPage>(`/assets/${id(asset)}/peers`),
  assetDrift: (asset: string, query: Query) => get<DriftPage>(`/assets/${id(asset)}/drift`, query),

  drift: (query: Query, signal?: AbortSignal) => get<DriftPage>('/drift', query, signal),
  driftRecord: (drift: string) => get<Drift>(`/drift/${id(drift)}`),
  /** Refused with 412 when somebody changed the record since `version`. */
  acknowledge: (drift: string, version: number, comment: string) =>
    send<Drift>(
      'POST',
      `/drift/${id(drift)}/acknowledge`,
      comment.trim() === '' ? {} : { comment },
      { 'if-match': `"${version}"` },
    ),

  agents: (query: Query, signal?: AbortSignal) => get<AgentPage>('/agents', query, signal),
  agent: (agent: string) => get<Agent>(`/agents/${id(agent)}`),
  /** Milliseconds since 1970. */
  agentCoverage: (agent: string, from: number, to: number) =>
    get<Coverage>(`/agents/${id(agent)}/coverage`, {
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    }),
} as const;

/** Addresses of what the browser downloads by itself. */
export const downloads = {
  assets: (query: Query) => pathOf('/assets/export.csv', query),
  evidence: (drift: string) => pathOf(`/drift/${id(drift)}/evidence.pcap`),
} as const;
