import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { DriftParams, IfMatch } from '../contract/drift.ts';
import { FromDrift, IncidentView, Playbooks } from '../contract/incident.ts';
import { RecordParams, WholeRecord } from '../contract/record.ts';
import type { Services } from '../services.ts';
import { versionIn } from './if-match.ts';
import { tagged } from './records.ts';
import { refused } from './refused.ts';

const tags = ['incidents'];

export function incidentRoutes(api: Api, { incidents, records }: Services): void {
  api.post(
    '/api/v1/drift/:id/incident',
    {
      schema: {
        ...{ tags, summary: 'Open an incident from a drift', params: DriftParams },
        ...{ headers: IfMatch, body: FromDrift, response: { 201: WholeRecord, ...refused } },
      },
    },
    async (request, reply) => {
      const caller = callerIn(request);
      const version = versionIn(request.headers['if-match']);
      const said = { ...request.body, version };
      const { id } = await incidents.openFromDrift(caller, request.params.id, said);
      reply.code(201);
      return tagged(reply, await records.one(caller, 'incident', id));
    },
  );

  api.get(
    '/api/v1/incidents/:id/view',
    {
      schema: {
        ...{ tags, summary: 'Timeline of an incident, reports that are owed, playbooks that fit' },
        ...{ params: RecordParams, response: { 200: IncidentView, ...refused } },
      },
    },
    async (request) => {
      const view = await incidents.view(callerIn(request), request.params.id);
      return {
        timeline: [...view.timeline],
        deadlines: [...view.deadlines],
        playbooks: [...view.playbooks],
      };
    },
  );

  api.get(
    '/api/v1/playbooks',
    {
      schema: {
        ...{ tags, summary: 'Playbooks: what to do, in order, by what happened' },
        response: { 200: Playbooks, ...refused },
      },
    },
    async (request) => {
      const items = incidents.playbooks(callerIn(request)).map(({ kinds, steps, ...playbook }) => {
        const copied = steps.map(({ needs, ...step }) => ({ ...step, needs: [...needs] }));
        return { ...playbook, kinds: [...kinds], steps: copied };
      });
      return { items };
    },
  );
}
