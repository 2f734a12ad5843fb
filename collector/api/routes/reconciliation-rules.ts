import type { RuleList } from '../../declared/rules.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { IfMatch } from '../contract/drift.ts';
import { Rules, RulesInForce, SiteParams } from '../contract/reconciliation.ts';
import type { Services } from '../services.ts';
import { versionIn } from './if-match.ts';
import { refused } from './refused.ts';

const tags = ['reconciliation'];

export function reconciliationRuleRoutes(api: Api, { rules }: Services): void {
  api.get(
    '/api/v1/reconciliation/rules/:site',
    {
      schema: {
        tags,
        summary: 'What is taken over without a person',
        params: SiteParams,
        response: { 200: RulesInForce, ...refused },
      },
    },
    async (request, reply) => tagged(reply, await rules.of(callerIn(request), request.params.site)),
  );

  api.put(
    '/api/v1/reconciliation/rules/:site',
    {
      schema: {
        tags,
        summary: 'Replace the rules, in order',
        params: SiteParams,
        headers: IfMatch,
        body: Rules,
        response: { 200: RulesInForce, ...refused },
      },
    },
    async (request, reply) => {
      const version = versionIn(request.headers['if-match']);
      const { site } = request.params;
      return tagged(
        reply,
        await rules.replace(callerIn(request), site, request.body.rules, version),
      );
    },
  );
}

function tagged(
  reply: { header(name: string, value: string): unknown },
  { version, rules }: RuleList,
) {
  reply.header('etag', `"${version}"`);
  return { version, rules: rules.map((rule) => ({ ...rule })) as never[] };
}
