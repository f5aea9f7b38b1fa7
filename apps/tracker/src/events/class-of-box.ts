import type { BoxClass } from '@tandem/api/box';
import type { Box, Call, Work } from '../base/context.ts';

/** A class is shown to its box this long before it begins. */
const AHEAD_MS = 30 * 60_000;

/** The class that a box serves, its own or its room's: the started one, or the next within half an hour. */
export async function classOfBox({ trx, caller, now }: Call<Box>): Promise<BoxClass | null> {
  const event = await trx
    .selectFrom('events')
    .select('event_id')
    .where('box_id', '=', caller.roomBoxId)
    .where((eb) =>
      eb.or([
        eb('state', '=', 'started'),
        eb.and([
          eb('state', '=', 'scheduled'),
          eb('starts_at', '<', new Date(now.getTime() + AHEAD_MS)),
          eb('ends_at', '>', now),
        ]),
      ]),
    )
    .orderBy((eb) => eb('state', '=', 'started'), 'desc')
    .orderBy('starts_at')
    .limit(1)
    .executeTakeFirst();
  return event ? classOfEvent({ trx }, event.event_id) : null;
}

/** A class as whoever sends to it sees it; null where there is none of that number. */
export async function classOfEvent({ trx }: Pick<Work, 'trx'>, eventId: number): Promise<BoxClass | null> {
  const event = await trx
    .selectFrom('events')
    .select(['event_id', 'title', 'description', 'state', 'started_at', 'starts_at'])
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  if (!event) return null;
  const roster = await trx
    .selectFrom('seat_assignments')
    .select('seat_id')
    .where('event_id', '=', event.event_id)
    .where('to_second', 'is', null)
    .orderBy('seat_id')
    .execute();
  return {
    eventId: event.event_id,
    title: event.title || event.description,
    state: event.state as BoxClass['state'],
    startedAt: event.started_at?.toISOString() ?? null,
    startsAt: event.starts_at.toISOString(),
    seats: roster.map((row) => row.seat_id),
  };
}
