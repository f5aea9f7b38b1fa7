import { randomUUID } from 'node:crypto';
import type { MyWait } from '@tandem/api/studio';
import { MAX_WAITS_AHEAD } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import {
  holdsAs,
  lockFacts,
  refusal,
  refuseByTime,
  refuseUnopened,
  seenBy,
  unheldPlaces,
} from '../bookings/index.ts';
import { holdPerson } from '../consent/index.ts';
import { closesAtMs, isOpenOffer, type JoinRefusal, refuseJoin } from './rules.ts';
import { openWaits, termsOf } from './store.ts';

type Wish = { classId: string; customerId?: string; wishedSpot: number | null };

/**
 * Notes that somebody waits for a place in a class that is full: after all who wait there already.
 * @throws Problem not_open_yet, class_not_full, waitlist_full, waitlist_closed, no_waitlist, already_waiting, too_many_waits, …
 */
export async function joinWaitlist(call: Call, wish: Wish): Promise<MyWait> {
  const { trx, studioId, now, caller } = call;
  const { classId, wishedSpot } = wish;
  const byStaff = caller.role !== 'member';
  const customerId = whoWaits(call, wish.customerId);
  if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  const facts = seenBy(await lockFacts(call, classId), holdsAs(caller), customerId);
  const late = refuseByTime(facts, byStaff ? 'staff' : 'member', now.getTime());
  if (late) throw refusal(late, null, []);
  await refuseUnopened(call, facts, { classId, customerId });
  const terms = await termsOf(call, classId);
  const open = (await openWaits(call, classId)).filter(
    (wait) => wait.state === 'waiting' || isOpenOffer(wait, now.getTime()),
  );
  const refused = refuseJoin({
    booked: facts.booked.some((one) => one.customerId === customerId),
    waiting: open.some((one) => one.customerId === customerId),
    size: facts.waitlist.size,
    placesLeft: unheldPlaces(facts, customerId) - (facts.holding ? 0 : facts.waitlist.waiting.length),
    closed: now.getTime() >= closesAtMs(terms),
    byStaff,
    people: open.length,
  });
  if (refused) throw joinRefused(refused, facts.waitlist.size);
  if (wishedSpot !== null && !facts.spots.some((spot) => spot.spotNumber === wishedSpot))
    throw invalidField('wishedSpot', `This room has no spot ${wishedSpot}.`, 'Choose another, or any.');
  if (!byStaff) await refuseManyWaits(call, customerId);
  // Their offer here whose time is up: nobody has noted it yet.
  await sql`update waits set state = 'lapsed', ended_at = ${now} where studio_id = ${studioId}
    and class_id = ${classId} and customer_id = ${customerId} and state = 'offered'`.execute(trx);
  const waitId = randomUUID();
  await sql`insert into waits (studio_id, wait_id, class_id, customer_id, turn, wished_spot, joined_for, joined_at, joined_by)
    select ${studioId}, ${waitId}, ${classId}, ${customerId}, 1 + coalesce(max(turn), 0), ${wishedSpot},
      ${new Date(terms.startsAtMs)}, ${now}, ${caller.accountId}
    from waits where studio_id = ${studioId} and class_id = ${classId}`.execute(trx);
  await audit(call, 'waitlist.join', { kind: 'wait', id: waitId }, { classId });
  await happened(call, { kind: 'waitlist_changed', classId });
  return { waitId, place: open.length + 1, offerUntil: null, wishedSpot, passedFor: null };
}

/** Members wait for themselves; staff say for whom. */
function whoWaits({ caller }: Call, asked: string | undefined): string {
  if (caller.role === 'member' && asked !== undefined && asked !== caller.customerId)
    throw notFound('customer');
  const customerId = asked ?? caller.customerId;
  if (!customerId) throw invalidField('customerId', 'Nobody is chosen.', 'Choose the person who waits.');
  return customerId;
}

/** The answer to who may not wait. */
export function joinRefused(code: JoinRefusal, size: number) {
  const says: Record<JoinRefusal, [message: string, remedy: string]> = {
    already_booked: [
      'This person already has a booking in this class.',
      'Move or cancel that booking instead.',
    ],
    already_waiting: [
      'This person waits for this class already.',
      'Leave the list first to wait at its end.',
    ],
    no_waitlist: ['This class has no waitlist.', 'Choose another class.'],
    class_not_full: ['There is a free place in this class.', 'Book it.'],
    waitlist_closed: ['Nobody is promoted any more before this class.', 'Ask at the front desk.'],
    waitlist_full: [`${size} people wait already, and no more may.`, 'Choose another class.'],
  };
  const [message, remedy] = says[code];
  return problem({ code, message, remedy });
}

/** The caller holds the person, so that of two lists that are joined at once the second sees the first. */
async function refuseManyWaits({ trx, studioId, now }: Call, customerId: string): Promise<void> {
  const { rows } = await sql<{ ahead: number }>`
    select count(*) as ahead from waits w join classes c on c.studio_id = w.studio_id and c.class_id = w.class_id
    where w.studio_id = ${studioId} and w.customer_id = ${customerId} and w.state in ('waiting', 'offered')
      and c.starts_at > ${now}`.execute(trx);
  if (rows[0]!.ahead < MAX_WAITS_AHEAD) return;
  throw problem({
    code: 'too_many_waits',
    message: `No more than ${MAX_WAITS_AHEAD} classes can be waited for, and as many are.`,
    remedy: 'Leave one of these lists first.',
    details: { most: MAX_WAITS_AHEAD },
  });
}
