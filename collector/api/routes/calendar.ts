import type { CalendarFeed as Feed } from '../../change/calendar-feed.ts';
import { instantOf } from '../../store/time.ts';
import type { Api } from '../api.ts';
import { callerIn } from '../auth.ts';
import {
  AddedCalendarFeed,
  Calendar,
  CalendarFeed,
  CalendarFeedParams,
  CalendarFeeds,
  CalendarFileParams,
  CalendarQuery,
  NewCalendarFeed,
} from '../contract/calendar.ts';
import type { Services } from '../services.ts';
import { refused, refusedOr } from './refused.ts';

const tags = ['calendar'];
const shown = (feed: Feed) => ({ ...feed });

export function calendarRoutes(api: Api, { calendar }: Services): void {
  api.get(
    '/api/v1/calendar',
    {
      schema: {
        ...{ tags, summary: 'Windows and outages of a time, one entry an occurrence' },
        ...{ querystring: CalendarQuery, response: { 200: Calendar, ...refused } },
      },
    },
    async (request) => {
      const entries = await calendar.between(callerIn(request), request.query);
      const items = entries.map(({ from, to, lines: _, version: __, ...entry }) => ({
        ...{ ...entry, from: instantOf(from), to: instantOf(to) },
      }));
      return { items };
    },
  );

  api.get(
    '/api/v1/calendar/:secret/plumbline.ics',
    {
      config: { isOpen: true },
      schema: {
        ...{ tags, summary: 'The same for a calendar program, RFC 5545' },
        ...{ params: CalendarFileParams, response: refusedOr('text/calendar'), security: [] },
      },
    },
    async (request, reply) => {
      const file = await calendar.file(request.params.secret);
      reply.header('cache-control', 'private, no-store');
      reply.header('content-disposition', 'attachment; filename="plumbline.ics"');
      return reply.type('text/calendar; charset=utf-8').send(Buffer.from(file));
    },
  );
  feeds(api, { calendar });
}

function feeds(api: Api, { calendar }: Pick<Services, 'calendar'>): void {
  api.get(
    '/api/v1/calendar-feeds',
    {
      schema: {
        ...{ tags, summary: 'One’s own calendar feeds' },
        response: { 200: CalendarFeeds, ...refused },
      },
    },
    async (request) => ({ items: (await calendar.feeds(callerIn(request))).map(shown) }),
  );

  api.post(
    '/api/v1/calendar-feeds',
    {
      schema: {
        ...{ tags, summary: 'Make a feed: its address is shown this once' },
        ...{ body: NewCalendarFeed, response: { 201: AddedCalendarFeed, ...refused } },
      },
    },
    async (request, reply) => {
      const { of, secret } = await calendar.addFeed(callerIn(request), request.body);
      const path = `/api/v1/calendar/${secret}/plumbline.ics`;
      return reply.code(201).send({ feed: shown(of), path });
    },
  );

  api.delete(
    '/api/v1/calendar-feeds/:id',
    {
      schema: {
        ...{ tags, summary: 'Revoke a feed' },
        ...{ params: CalendarFeedParams, response: { 200: CalendarFeed, ...refused } },
      },
    },
    async (request) => shown(await calendar.revokeFeed(callerIn(request), request.params.id)),
  );
}
