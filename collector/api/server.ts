/** The collector's edge: HTTP and WebSocket in, services behind. Composed here, started by the collector. */
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import fastify from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { AppError } from '../errors.ts';
import type { Api } from './api.ts';
import { guard } from './auth.ts';
import { live } from './live.ts';
import { deliveryMetrics, RequestMetrics } from './metrics.ts';
import { pages } from './pages.ts';
import { refuse } from './refusals.ts';
import { accountRoutes } from './routes/accounts.ts';
import { agentRoutes } from './routes/agents.ts';
import { assetExport } from './routes/asset-export.ts';
import { assetRoutes } from './routes/assets.ts';
import { attestationRoutes } from './routes/attestations.ts';
import { auditRoutes } from './routes/audit.ts';
import { baselineRoutes } from './routes/baselines.ts';
import { calendarRoutes } from './routes/calendar.ts';
import { checkRoutes } from './routes/checks.ts';
import { coverageRoutes } from './routes/coverage.ts';
import { declaredRoutes } from './routes/declared-assets.ts';
import { delegationRoutes } from './routes/delegations.ts';
import { drawingRoutes } from './routes/drawings.ts';
import { driftRoutes } from './routes/drift.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { exportRoutes } from './routes/exports.ts';
import { flowRoutes } from './routes/flows.ts';
import { importRoutes } from './routes/imports.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { intakeRoutes } from './routes/intake.ts';
import { intakeHookRoutes } from './routes/intake-hooks.ts';
import { muteRoutes } from './routes/mutes.ts';
import { netboxPushRoutes } from './routes/netbox-push.ts';
import { oidcRoutes } from './routes/oidc.ts';
import { reconciliationRoutes } from './routes/reconciliation.ts';
import { reconciliationRuleRoutes } from './routes/reconciliation-rules.ts';
import { recordRoutes } from './routes/records.ts';
import { requirementRoutes } from './routes/requirements.ts';
import { secondFactorRoutes } from './routes/second-factor.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { statusRoutes } from './routes/status.ts';
import { taskRoutes } from './routes/tasks.ts';
import { verdictRoutes } from './routes/verdicts.ts';
import { verificationRoutes } from './routes/verification.ts';
import { zoneMapRoutes } from './routes/zone-map.ts';
import { zoneProposalRoutes } from './routes/zone-proposals.ts';
import { type ApiSurroundings, type Services, servicesOf } from './services.ts';

const MAX_BODY_BYTES = 64 * 1024;
const REQUESTS_PER_MINUTE = 6000;

export interface RunningApi {
  /** Where it listens, `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Ends open sockets, and answers once nothing is in flight. */
  close(): Promise<void>;
}

/**
 * Listens, and while nobody has a password hands out the one-time link that sets the
 * administrator's. Throws where the address is taken.
 */
export async function startApi(surroundings: ApiSurroundings): Promise<RunningApi> {
  const services = servicesOf(surroundings);
  const { settings, onSetupLink } = surroundings;
  await services.users.setBootstrapToken(settings.bootstrapToken);
  const api = await buildApi(surroundings, services);
  const url = await api.listen({ host: settings.host, port: settings.port });
  const secret = await services.users.openSetup();
  // Behind `#` it is never sent with a request: no log, no proxy and no Referer holds it.
  if (secret !== undefined) onSetupLink(`${settings.publicUrl ?? url}/setup#${secret}`);
  return { url, close: () => api.close() };
}

/** Everything but listening. */
export async function buildApi(surroundings: ApiSurroundings, services: Services): Promise<Api> {
  const { settings, log, now } = surroundings;
  const isSecure =
    (settings.publicUrl ?? (settings.tls && 'https:'))?.startsWith('https:') ?? false;
  const api = fastify({
    loggerInstance: log,
    logController: new fastify.LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    ...(settings.tls && { https: { key: settings.tls.key, cert: settings.tls.certificate } }),
  } as object).withTypeProvider<ZodTypeProvider>() as unknown as Api;

  api.removeContentTypeParser('text/plain'); // what any form on any site may send
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  api.setErrorHandler(refuse);
  api.setNotFoundHandler(() => {
    throw new AppError('not-found');
  });
  await protect(api, settings.requestsPerMinute ?? REQUESTS_PER_MINUTE, isSecure);
  await api.register(swagger, openApi);
  const requests = measure(api);
  guard(api, { users: services.users, isSecure, publicUrl: settings.publicUrl });
  const hub = await live(api, { ...surroundings, services });

  sessionRoutes(api, services, { isSecure, provider: settings.oidc?.title });
  oidcRoutes(api, services, isSecure);
  secondFactorRoutes(api, services);
  accountRoutes(api, services);
  auditRoutes(api, services);
  delegationRoutes(api, services);
  agentRoutes(api, services);
  calendarRoutes(api, services);
  verificationRoutes(api, services);
  coverageRoutes(api, services);
  assetExport(api, services);
  assetRoutes(api, services);
  declaredRoutes(api, services);
  reconciliationRoutes(api, services);
  reconciliationRuleRoutes(api, services);
  driftRoutes(api, services);
  await importRoutes(api, services);
  verdictRoutes(api, services);
  muteRoutes(api, services);
  exportRoutes(api, services);
  netboxPushRoutes(api, services);
  evidenceRoutes(api, services);
  flowRoutes(api, services);
  zoneMapRoutes(api, services);
  drawingRoutes(api, services);
  zoneProposalRoutes(api, services);
  checkRoutes(api, services);
  requirementRoutes(api, services);
  recordRoutes(api, services);
  attestationRoutes(api, services);
  baselineRoutes(api, services);
  incidentRoutes(api, services);
  await intakeRoutes(api, services);
  await intakeHookRoutes(api, services);
  taskRoutes(api, services);
  const own = () => deliveryMetrics(services.deliveries);
  statusRoutes(api, { ...surroundings, requests, hub, own, started: now() });
  await pages(api, surroundings);
  return api;
}

const openApi = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Plumbline collector',
      version: '1',
      description:
        'What is on the plant network, what changed, and who decided on it. Refusals are ' +
        'application/problem+json (RFC 9457). Times are ISO 8601, UTC, with milliseconds.',
    },
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'plumbline_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
    security: [{ session: [] }, { token: [] }],
  },
  transform: jsonSchemaTransform,
} satisfies FastifyDynamicSwaggerOptions;

async function protect(api: Api, requestsPerMinute: number, isSecure: boolean): Promise<void> {
  await api.register(helmet, {
    // Whatever is opened by itself may load nothing and be framed by nobody; index.html says its own.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
    },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    hsts: isSecure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  });
  await api.register(cookie);
  await api.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_, { ttl }) =>
      new AppError('too-many-requests', { retryAfter: Math.ceil(ttl / 1000) }),
  });
}

function measure(api: Api): RequestMetrics {
  const requests = new RequestMetrics();
  api.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    requests.count(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
  });
  return requests;
}
