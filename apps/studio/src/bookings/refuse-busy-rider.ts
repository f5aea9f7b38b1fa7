import { MAX_BOOKINGS_AHEAD } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { bookedElsewhere, riderBusy } from '../schedule/index.ts';
import { actorOf } from './act.ts';
import type { ClassFacts } from './rules.ts';

/**
 * Whether a person may have another class. They are held since before the class: of two classes that are booked at once
 * the second sees the first. Members book only so far ahead; the desk books whom it likes.
 * @throws Problem too_many_bookings; rider_busy, as a question, where they have another class then
 */
export async function refuseBusyRider(
  call: Call,
  facts: ClassFacts,
  rider: { classId: string; customerId: string; acceptOverlap?: true },
): Promise<void> {
  const { classId, customerId } = rider;
  if (actorOf(call.caller) === 'member') await refuseTooMany(call, customerId);
  if (rider.acceptOverlap) return;
  const span = { startsAt: new Date(facts.startsAtMs), endsAt: new Date(facts.endsAtMs) };
  const other = await bookedElsewhere(call, { classId, customerId, span });
  if (other) throw riderBusy(other);
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
