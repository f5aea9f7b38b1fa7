import type { ClassSummary, WaitEntry } from '@tandem/api/studio';
import type { WaitPass } from '@tandem/api/words';
import { MAX_WAITLIST } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Call } from '../base/context.ts';
import { withOwnOpening } from '../passes/index.ts';
import { classesWaitedFor, getClassSummary } from '../schedule/index.ts';

type Row = {
  waitId: string;
  customerId: string;
  name: string;
  email: string;
  offerUntil: Date | null;
  wishedSpot: number | null;
  passedFor: WaitPass | null;
  joinedAt: Date;
  here: boolean;
};

/**
 * Who waits for a place in a class, first come first; whose offer is over is on the list no more.
 * @throws Problem not_found
 */
export async function listWaits(call: Call, classId: string): Promise<WaitEntry[]> {
  const { trx, studioId, now } = call;
  await getClassSummary(call, classId);
  const { rows } = await sql<Row>`
    select w.wait_id as "waitId", w.customer_id as "customerId", p.name, p.email, w.wished_spot as "wishedSpot",
      case when w.state = 'offered' then w.offer_until end as "offerUntil", w.passed_for as "passedFor",
      w.joined_at as "joinedAt", w.here_at is not null as here
    from waits w join customers p on p.studio_id = w.studio_id and p.customer_id = w.customer_id
    where w.studio_id = ${studioId} and w.class_id = ${classId}
      and (w.state = 'waiting' or w.state = 'offered' and w.offer_until > ${now})
    order by w.turn limit ${MAX_WAITLIST}`.execute(trx);
  return rows.map(({ joinedAt, offerUntil, ...row }, i) => ({
    ...row,
    place: i + 1,
    joinedAt: joinedAt.toISOString(),
    offerUntil: offerUntil?.toISOString() ?? null,
  }));
}

/** Coming classes in which the caller waits, soonest first; nobody's of who has no profile. */
export const listMyWaits = async (call: Call): Promise<ClassSummary[]> =>
  withOwnOpening(call, await classesWaitedFor(call));
