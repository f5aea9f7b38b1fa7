import { endpoints } from '@tandem/api/phone';
import type { FastifyInstance } from 'fastify';
import type { Phone, Tracker } from '../../base/context.ts';
import { mountRoutes, type Routes } from '../../base/routes.ts';
import { classOfEvent } from '../../events/index.ts';
import { ingestPhone } from '../../live/index.ts';
import { phoneOfToken } from '../../phones/index.ts';
import type { KnownCallers } from '../known-callers.ts';

const routes: Routes<typeof endpoints, Phone> = {
  async getClass(call) {
    const { eventId, seatId } = call.caller;
    const { seats: _, ...event } = (await classOfEvent(call, eventId))!;
    const { startedAt } = event;
    return {
      ...event,
      seat: seatId,
      elapsedSeconds: startedAt === null ? null : (call.now.getTime() - Date.parse(startedAt)) / 1000,
    };
  },
  send: (call, { body }) => ingestPhone(call, body),
};

/** Riders' phones, each with a token that is for one person, one seat and one class. */
export function mountPhone(app: FastifyInstance, tracker: Tracker, known: KnownCallers): void {
  mountRoutes(app, tracker, {
    table: endpoints,
    routes,
    async authorise(_endpoint, request) {
      const token = /^Bearer (\S{1,500})$/.exec(request.headers.authorization ?? '')?.[1];
      const phone = await phoneOfToken(tracker, token);
      known.remember(request, `phone ${phone.siteId} ${phone.eventId} ${phone.clientId}`);
      return phone;
    },
  });
}
