import { task } from '../../records/kinds/task.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import { RecordPage, RecordQuery } from '../contract/record.ts';
import type { Services } from '../services.ts';
import { summary } from './records.ts';
import { refused } from './refused.ts';
import { selectionOf } from './selection.ts';

const tags = ['tasks'];
/** What somebody has still to do. */
const WAITING = ['open', 'missed'];

export function taskRoutes(api: Api, { records }: Services): void {
  api.get(
    '/api/v1/tasks/mine',
    {
      schema: {
        ...{ tags, summary: 'Tasks of whoever asks: what is open or was missed' },
        ...{ querystring: RecordQuery.omit({ key: true }) },
        response: { 200: RecordPage, ...refused },
      },
    },
    async (request) => {
      const caller = callerIn(request);
      const { limit, cursor, offset, sort, state = WAITING, ...filter } = request.query;
      const selection = { sort, ...selectionOf({ limit, cursor, offset }) };
      const mine = { ...filter, state, key: `user:${caller.person ?? caller.id}` };
      const page = await records.page(caller, 'task', mine, selection);
      return { ...page, items: page.items.map((record) => summary(task, record)) };
    },
  );
}
