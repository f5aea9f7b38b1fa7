import {
  BOOKING_FILE_PATH,
  CALENDAR_PATH,
  MAX_CALENDAR_CALLS_PER_MINUTE,
  PUBLIC_CALENDAR_PATH,
  publicCalendars,
} from '@tandem/api/words';
import { isAsBefore, routeOf, tagOf } from '@tandem/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { createThrottle, type Web } from '../accounts/index.ts';
import { inStudio, perform } from '../base/call.ts';
import type { Studio } from '../base/context.ts';
import { openIds } from '../base/sealed-ids.ts';
import { bookingFile, gone, ownFeed, publicFeed } from './feeds.ts';
import { CONTEXT } from './my-calendar.ts';

const ofPublic = z.object({ studioId: z.uuid(), of: z.enum(publicCalendars), id: z.uuid() });
const ofBooking = z.object({ studioId: z.uuid(), bookingId: z.uuid() });

/** Calendars for programs that subscribe to them, and a booking as a file: none of them is JSON. */
export function mountCalendars({ app, studio, enter }: Web): void {
  const throttle = createThrottle(MAX_CALENDAR_CALLS_PER_MINUTE);
  app.get(
    CALENDAR_PATH,
    { schema: { summary: 'Somebody’s own calendar, by the secret in its link' } },
    async (request, reply) => {
      const [studioId, linkId] = linkOf(studio, request) ?? [];
      if (studioId === undefined || linkId === undefined) throw gone();
      throttle(linkId);
      return send(request, reply, await inStudio(studio, studioId, (work) => ownFeed(work, linkId)));
    },
  );
  app.get(
    PUBLIC_CALENDAR_PATH,
    { schema: { summary: 'A calendar that the studio shows to everybody', params: ofPublic } },
    async (request, reply) => {
      const { studioId, of, id } = request.params as z.output<typeof ofPublic>;
      throttle(`${request.ip} ${id}`);
      return send(request, reply, await inStudio(studio, studioId, (work) => publicFeed(work, of, id)));
    },
  );
  app.get(
    BOOKING_FILE_PATH,
    { schema: { summary: 'One’s own booking as a calendar’s file', params: ofBooking } },
    async (request, reply) => {
      const caller = await enter('getClass', request);
      const { bookingId } = request.params as z.output<typeof ofBooking>;
      const file = await perform({ studio, caller }, (call) => bookingFile(call, bookingId));
      return reply.type(TYPE).header('cache-control', 'no-store').send(file);
    },
  );
}

const TYPE = 'text/calendar; charset=utf-8';

/** The calendar's own name for turns, whoever fetches it: many fetch for many from one address. Null: none of ours. */
export function calendarAsked(studio: Studio, request: FastifyRequest): string | null {
  if (routeOf(request) !== CALENDAR_PATH) return null;
  return linkOf(studio, request)?.join(' ') ?? null;
}

/** Told by the link itself: what we have not made costs no look into the database. */
const linkOf = (studio: Studio, request: FastifyRequest) =>
  openIds(studio, (request.params as { token: string }).token, CONTEXT);

/** Answers "as before" where it is: nothing in the text is of the moment. */
function send(request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply {
  reply.type(TYPE).header('cache-control', 'private, no-cache');
  return isAsBefore(request, reply, tagOf(text)) ? reply.send() : reply.send(text);
}
