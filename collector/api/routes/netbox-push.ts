/** What is declared, said to a NetBox: looked at, then done. */

import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { NetboxPush, NetboxPushApplyBody, NetboxPushBody } from '../contract/netbox-push.ts';
import type { Services } from '../services.ts';
import { refused } from './refused.ts';

const tags = ['exports'];
const response = { 200: NetboxPush, ...refused };

export function netboxPushRoutes(api: Api, { netboxPush }: Services): void {
  api.post(
    '/api/v1/exports/netbox/preview',
    {
      schema: {
        ...{ tags, summary: 'What a push to the NetBox that is configured would make and change' },
        ...{ body: NetboxPushBody, response },
      },
    },
    async (request) => netboxPush.preview(callerIn(request), request.body),
  );
  api.post(
    '/api/v1/exports/netbox/apply',
    {
      schema: {
        ...{ tags, summary: 'Do what was previewed: devices are made and changed, never deleted' },
        ...{ body: NetboxPushApplyBody, response },
      },
    },
    async (request) => netboxPush.apply(callerIn(request), request.body),
  );
}
