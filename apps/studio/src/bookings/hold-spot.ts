import type { SpotHold } from '@tandem/api/studio';
import { HOLD_SECONDS, MAX_HOLDS } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { lockClass } from '../schedule/index.ts';
import { mayBook, whoIsBooked } from './book-spot.ts';
import {
  deleteHolds,
  type Hold,
  heldBy,
  holdColumns,
  holdsAs,
  letGo,
  ofHolder,
  ownHold,
  presentHold,
  turnOf,
} from './holds.ts';
import { refusal } from './refusal.ts';
import { freeSpots, refuseBooking, seenBy } from './rules.ts';
import { lockFacts } from './store.ts';

type Wish = { classId: string; customerId?: string; spotNumber: number };

/**
 * Holds a spot for who is choosing one, and with it a place: for everybody else it is taken until the booking, until it is
 * let go, or for `HOLD_SECONDS` since the first that was tapped. Another spot takes the turn of the one before, and has its end.
 * A member's ends as the class begins: from then on they cannot book it; and whoever of them lets go and holds again within
 * their turn has its end. After it there is one more, and then a pause of `HOLD_SECONDS`, so that others come to it.
 * @param wish.customerId staff only: for whom, once they know; a member holds for themself, where they might book
 * @throws Problem what booking the spot throws, but for questions about other classes; too_many_holds; held_twice
 */
export async function holdSpot(call: Call, wish: Wish): Promise<SpotHold> {
  const { trx, studioId, caller } = call;
  const { classId, spotNumber } = wish;
  const customerId =
    caller.role === 'member' ? whoIsBooked(caller, wish.customerId) : (wish.customerId ?? null);
  if (customerId === null) await maySeatSomebody(call, wish);
  else await mayBook(call, { classId, customerId, spotNumber, acceptOverlap: true });
  const before = await heldBy(call, classId);
  if (before?.spotNumber === spotNumber && before.customerId === customerId) return presentHold(before);
  await refuseMany(call, classId);
  const turn = await turnOf(call, classId);
  if (turn?.again && !turn.lasts) throw heldTwice(turn.pauseUntil);
  const ended = await deleteHolds(call, classId, ofHolder(call, customerId));
  const { rows } = await sql<Hold & { seconds: number }>`
    insert into spot_holds (studio_id, class_id, held_by, customer_id, room_id, spot_number, again, held_until)
    select studio_id, class_id, ${caller.accountId}, ${customerId}::uuid, room_id, ${spotNumber},
      ${turn !== null && (turn.again || !turn.lasts)},
      least(coalesce(${turn?.lasts ? turn.heldUntil : null}::timestamptz, now() + make_interval(secs => ${HOLD_SECONDS})),
        case when ${caller.role === 'member'} then starts_at end)
    from classes where studio_id = ${studioId} and class_id = ${classId}
    returning ${holdColumns}, extract(epoch from held_until - now())::float8 as seconds`.execute(trx);
  await happened(call, { kind: 'spot_held', classId, seconds: rows[0]!.seconds });
  if (ended > 0) await happened(call, { kind: 'place_freed', classId, customerIds: [] });
  return presentHold(rows[0]!);
}

const heldTwice = (pauseUntil: Date) =>
  problem({
    code: 'held_twice',
    message:
      'A spot of this class was held for this person twice in a row, and is not a third time just yet.',
    remedy: 'Book without: nothing needs to be held. A spot is held again after a few minutes.',
    details: { againAt: pauseUntil.toISOString() },
  });

/** Lets go of what the caller holds in a class; where they hold nothing, nothing happens. @throws Problem not_found */
export async function endHold(call: Call, classId: string): Promise<null> {
  await lockClass(call, classId);
  await letGo(call, classId);
  return null;
}

/** Staff hold a spot before they know for whom: it is free, and neither it nor its place is anybody's else. */
async function maySeatSomebody(call: Call, { classId, spotNumber }: Wish): Promise<void> {
  const facts = seenBy(await lockFacts(call, classId), holdsAs(call.caller), null);
  const refused = refuseBooking(facts, { customerId: null, spotNumber, actor: 'staff' }, call.now.getTime());
  if (refused) throw refusal(refused, spotNumber, freeSpots(facts), facts.waitlist.size > 0);
}

/** Who looks at many classes holds a spot of few. A member is locked: of two that they hold at once the second sees the first. */
async function refuseMany({ trx, studioId, caller }: Call, classId: string): Promise<void> {
  const { rows } = await sql<{ others: number }>`select count(*) as others from live_holds
    where studio_id = ${studioId} and ${ownHold(caller)} and class_id <> ${classId}`.execute(trx);
  if (rows[0]!.others < MAX_HOLDS) return;
  throw problem({
    code: 'too_many_holds',
    message: `No more than ${MAX_HOLDS} spots are held for one person at once, and as many are.`,
    remedy: 'Book one of them or let it go; each is free again after some minutes.',
    details: { most: MAX_HOLDS },
  });
}
