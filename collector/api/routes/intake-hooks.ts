/** Hooks: made and revoked by people, delivered to by other systems, which sign what they send. */
import { MOST_DELIVERED } from '../../intake/hooks/delivery-desk.ts';
import type { Delivery, Hook as HookRow } from '../../intake/hooks/hook.ts';
import type { RowAnswer } from '../../intake/intake-desk.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  AddedHook,
  Deliveries,
  Hook,
  HookParams,
  Hooks,
  NewHook,
  TakenDelivery,
} from '../contract/intake-hooks.ts';
import type { Services } from '../services.ts';
import { MOST_BYTES } from './intake.ts';
import { refused } from './refused.ts';

const tags = ['intake'];
const PER_MINUTE = 600;

export async function intakeHookRoutes(api: Api, services: Services): Promise<void> {
  kept(api, services);
  await api.register(async (scope) => deliveries(scope as unknown as Api, services));
}

const shown = (hook: HookRow) => ({ ...hook, fields: { ...hook.fields } });
const answered = ({ problems, ...one }: RowAnswer) => ({ ...one, problems: [...problems] });
const told = ({ answers, ...one }: Delivery) => ({ ...one, answers: answers.map(answered) });

function kept(api: Api, { hooks }: Services): void {
  api.get(
    '/api/v1/intake/hooks',
    { schema: { tags, summary: 'Hooks, the newest first', response: { 200: Hooks, ...refused } } },
    async (request) => ({ items: (await hooks.list(callerIn(request))).map(shown) }),
  );

  api.post(
    '/api/v1/intake/hooks',
    {
      schema: {
        ...{ tags, summary: 'Make a hook: its secret is shown this once' },
        ...{ body: NewHook, response: { 201: AddedHook, ...refused } },
      },
    },
    async (request, reply) => {
      const { of, secret } = await hooks.add(callerIn(request), request.body);
      const path = `/api/v1/intake/hooks/${of.id}/deliveries`;
      return reply.code(201).send({ hook: shown(of), secret, path });
    },
  );

  api.delete(
    '/api/v1/intake/hooks/:id',
    {
      schema: {
        ...{ tags, summary: 'Revoke a hook' },
        ...{ params: HookParams, response: { 200: Hook, ...refused } },
      },
    },
    async (request) => shown(await hooks.revoke(callerIn(request), request.params.id)),
  );

  api.get(
    '/api/v1/intake/hooks/:id/deliveries',
    {
      schema: {
        ...{ tags, summary: 'What was delivered last, and what became of it' },
        ...{ params: HookParams, response: { 200: Deliveries, ...refused } },
      },
    },
    async (request) => {
      const { id } = request.params;
      return { items: (await hooks.deliveries(callerIn(request), id)).map(told) };
    },
  );
}

/** The signature is over the body as it came: here nothing else reads it. */
function deliveries(api: Api, { deliveries: desk }: Services): void {
  api.removeContentTypeParser('application/json');
  api.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) =>
    done(null, body),
  );
  api.post(
    '/api/v1/intake/hooks/:id/deliveries',
    {
      bodyLimit: MOST_BYTES,
      config: {
        isOpen: true,
        rateLimit: {
          ...{ max: PER_MINUTE, timeWindow: 60_000 },
          keyGenerator: ({ ip, params }) => `${(params as { id: string }).id} ${ip}`,
        },
      },
      onRequest: async ({ params, ip }) => desk.refuseHasty(params.id, ip),
      schema: {
        ...{ tags, summary: 'Deliver changes by a hook: JSON as the system writes it, signed' },
        description:
          `One document, or \`documents\` with at most ${MOST_DELIVERED}. Signed with ` +
          '`x-plumbline-timestamp` (seconds since 1970) and `x-plumbline-signature: sha256=` with the ' +
          'HMAC-SHA256 over timestamp, dot and body, in hexadecimal or base64; `x-plumbline-delivery` may ' +
          'name it. Jira signs with `x-hub-signature` over the body alone. What came before is answered ' +
          '`already-taken` and changes nothing. Whatever is wrong with a signature is answered alike.',
        ...{ params: HookParams, response: { 200: TakenDelivery, ...refused }, security: [] },
      },
    },
    async ({ params, headers, body, ip }) => {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const { outcome, items } = await desk.deliver({
        ...{ hook: params.id, headers, body: bytes, address: ip },
      });
      return { outcome, items: items.map(answered) };
    },
  );
}
