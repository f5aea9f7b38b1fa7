import { invalidField, notFound, Problem } from '@tandem/platform';
import { instantToSiteLocal, type SpiviEvent, type SpiviMethod, siteLocalToInstant } from '@tandem/spivi';
import type { Trx } from '../../base/db.ts';
import { addToRoster, removeFromRoster } from '../../events/roster.ts';
import { announceEvent, isId, lockEvent, nameOf } from '../../events/store.ts';
import type { Site } from '../../sites/login.ts';
import { findClient } from './clients.ts';
import type { Service } from './routes.ts';
import { spanOf } from './span.ts';

const MAX_EVENTS_ANSWERED = 1_000;
const MAX_CLASS_HOURS = 12;

export const eventService: Service<Extract<SpiviMethod, `EventService/${string}`>> = {
  async 'EventService/GetEvents'({ trx, site, request }) {
    let query = trx
      .selectFrom('events')
      .select('event_id')
      .orderBy('starts_at')
      .orderBy('event_id')
      .limit(MAX_EVENTS_ANSWERED + 1);
    if (request.eventIds !== undefined) {
      const ids = request.eventIds.filter(isId);
      if (ids.length === 0) return { events: [] };
      query = query.where('event_id', 'in', ids);
    } else {
      await assertBox(trx, request.boxId);
      const { from, to } = spanOf(request, site.timeZone);
      query = query
        .where('box_id', '=', request.boxId)
        .where('starts_at', '>=', from)
        .where('starts_at', '<', to);
    }
    const rows = await query.execute();
    if (rows.length > MAX_EVENTS_ANSWERED)
      throw new Problem({ code: 'too_many', status: 413, message: 'More than 1,000 events: ask for less.' });
    return {
      events: await readEvents(
        trx,
        site,
        rows.map((row) => row.event_id),
      ),
    };
  },

  async 'EventService/AddEvent'({ trx, site, request }) {
    const startsAt = siteLocalToInstant(request.startDateTime, site.timeZone);
    const endsAt = siteLocalToInstant(request.endDateTime, site.timeZone);
    const hours = (endsAt.getTime() - startsAt.getTime()) / 3_600_000;
    if (hours <= 0) throw invalidField('EndDateTime', 'EndDateTime must be after StartDateTime.');
    if (hours > MAX_CLASS_HOURS)
      throw invalidField('EndDateTime', `EndDateTime must be within ${MAX_CLASS_HOURS} hours.`);
    await assertBox(trx, request.boxId);
    const instructor = request.instructorUserName ? await findClient(trx, request.instructorUserName) : null;
    const { event_id } = await trx
      .insertInto('events')
      .values({
        site_id: site.siteId,
        box_id: request.boxId,
        title: request.title,
        description: request.description ?? '',
        instructor_client_id: instructor,
        starts_at: startsAt,
        ends_at: endsAt,
      })
      .returning('event_id')
      .executeTakeFirstOrThrow();
    return { eventId: event_id };
  },

  async 'EventService/CancelEvent'({ trx, site, request }) {
    const event = await lockEvent(trx, request.eventId);
    if (event.state === 'started' || event.state === 'stopped')
      throw new Problem({
        code: 'event_closed',
        status: 409,
        message: `Event ${event.eventId} was started and can no longer be cancelled.`,
      });
    await trx
      .updateTable('events')
      .set({ state: 'cancelled' })
      .where('event_id', '=', event.eventId)
      .execute();
    await announceEvent(trx, { siteId: site.siteId, eventId: event.eventId });
    return {};
  },

  async 'EventService/AddClientsToEvents'({ trx, site, request }) {
    const seatings = request.clientIds.map((clientId, i) => ({
      clientId,
      eventId: request.eventIds[i]!,
      seatId: request.seatIds[i]!,
    }));
    await addToRoster(trx, site.siteId, seatings);
    return {};
  },

  async 'EventService/RemoveClientsFromEvents'({ trx, site, request }) {
    const leaving = request.clientIds.map((clientId, i) => ({ clientId, eventId: request.eventIds[i]! }));
    await removeFromRoster(trx, site.siteId, leaving);
    return {};
  },
};

/** @throws Problem `not_found` */
async function assertBox(trx: Trx, boxId: number): Promise<void> {
  const box = isId(boxId)
    ? await trx.selectFrom('boxes').select('box_id').where('box_id', '=', boxId).executeTakeFirst()
    : undefined;
  if (!box) throw notFound('box');
}

async function readEvents(trx: Trx, site: Site, eventIds: number[]): Promise<SpiviEvent[]> {
  if (eventIds.length === 0) return [];
  const events = await trx
    .selectFrom('events as e')
    .innerJoin('boxes as b', (join) =>
      join.onRef('b.site_id', '=', 'e.site_id').onRef('b.box_id', '=', 'e.box_id'),
    )
    .leftJoin('clients as i', (join) =>
      join.onRef('i.site_id', '=', 'e.site_id').onRef('i.client_id', '=', 'e.instructor_client_id'),
    )
    .select([
      'e.event_id',
      'e.title',
      'e.description',
      'e.starts_at',
      'e.ends_at',
      'e.state',
      'b.seat_ids',
      'i.first_name',
      'i.last_name',
    ])
    .where('e.event_id', 'in', eventIds)
    .orderBy('e.starts_at')
    .orderBy('e.event_id')
    .execute();
  const booked = await trx
    .selectFrom('seat_assignments as a')
    .innerJoin('clients as c', (join) =>
      join.onRef('c.site_id', '=', 'a.site_id').onRef('c.client_id', '=', 'a.client_id'),
    )
    .select(['a.event_id', 'a.seat_id', 'c.client_id', 'c.first_name', 'c.last_name', 'c.email'])
    .where('a.event_id', 'in', eventIds)
    .where('a.to_second', 'is', null)
    .orderBy('a.seat_id')
    .execute();
  const rosters = Map.groupBy(booked, (row) => row.event_id);
  return events.map((event) => {
    const roster = rosters.get(event.event_id) ?? [];
    const taken = new Set(roster.map((row) => row.seat_id));
    return {
      eventId: event.event_id,
      title: event.title,
      description: event.description,
      instructorName: nameOf(event.first_name ?? '', event.last_name ?? ''),
      startDateTime: instantToSiteLocal(event.starts_at, site.timeZone),
      endDateTime: instantToSiteLocal(event.ends_at, site.timeZone),
      isCancelled: event.state === 'cancelled',
      bookedClients: roster.map((row) => ({
        clientId: row.client_id,
        clientName: nameOf(row.first_name, row.last_name),
        userName: row.email,
        seatId: row.seat_id,
        extra: {},
      })),
      availableSeats: event.seat_ids.filter((seat) => !taken.has(seat)),
      extra: {},
    };
  });
}
