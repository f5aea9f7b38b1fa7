import { MAX_BOOKINGS_AHEAD, MAX_OVERLAPS_AHEAD } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { bookedElsewhere, riderBusy } from '../schedule/index.ts';
import { actorOf } from './act.ts';
import type { ClassFacts } from './rules.ts';

/**
 * Whether a person may have another class. They are held since before the class: of two classes that are booked at once
 * the second sees the first. Members book only so far ahead; the desk books whom it likes.
 * @throws Problem too_many_bookings, too_many_overlaps; rider_busy, as a question, where they have another class then
 */
export async function refuseBusyRider(
  call: Call,
  facts: ClassFacts,
  rider: { classId: string; customerId: string; acceptOverlap?: true },
): Promise<void> {
  const { classId, customerId } = rider;
  const isMember = actorOf(call.caller) === 'member';
  if (isMember) await refuseTooMany(call, customerId);
  if (rider.acceptOverlap && !isMember) return;
  const span = { startsAt: new Date(facts.startsAtMs), endsAt: new Date(facts.endsAtMs) };
  const other = await bookedElsewhere(call, { classId, customerId, span });
  if (!other) return;
  if (!rider.acceptOverlap) throw riderBusy(other);
  await refuseManyOverlaps(call, customerId);
}

/** Who has booked more than they can ride keeps others out. */
async function refuseManyOverlaps({ trx, studioId, now }: Work, customerId: string): Promise<void> {
  const { rows } = await sql<{ pairs: number }>`
    with ahead as (
      select c.class_id, c.starts_at, c.ends_at from bookings b join classes c using (studio_id, class_id)
      where b.studio_id = ${studioId} and b.customer_id = ${customerId} and b.state = 'booked'
        and c.cancelled_at is null and c.ends_at > ${now})
    select count(*) as pairs from ahead a join ahead b on a.class_id < b.class_id
      and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(trx);
  if (rows[0]!.pairs < MAX_OVERLAPS_AHEAD) return;
  throw problem({
    code: 'too_many_overlaps',
    message: `No more than ${MAX_OVERLAPS_AHEAD} times two classes can be booked for one time, and as many are.`,
    remedy: 'Cancel one of them first.',
    details: { most: MAX_OVERLAPS_AHEAD },
  });
}

async function refuseTooMany({ trx, studioId, now }: Work, customerId: string): Promise<void> {
  const { rows } = await sql<{ ahead: number }>`
    select count(*) as ahead from bookings b join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
    where b.studio_id = ${studioId} and b.customer_id = ${customerId} and b.state = 'booked' and c.ends_at > ${now}`.execute(
    trx,
  );
  if (rows[0]!.ahead < MAX_BOOKINGS_AHEAD) return;
  throw problem({
    code: 'too_many_bookings',
    message: `No more than ${MAX_BOOKINGS_AHEAD} classes can be booked ahead, and as many are.`,
    remedy: 'Ride one or cancel one first.',
    details: { most: MAX_BOOKINGS_AHEAD },
  });
}
