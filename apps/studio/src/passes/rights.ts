import type { Right } from '@tandem/api/studio';
import { MAX_RIGHTS_ASKED, type PassRefusal } from '@tandem/api/words';
import { invalidField, notFound, type Problem } from '@tandem/platform';
import { sql } from 'kysely';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { choosePass, lastDayWith, type Wanted } from './rules.ts';
import {
  type Kept,
  keptOf,
  lockIdlePassesOf,
  lockPassesOf,
  passesOf,
  type Rider,
  type StoredPass,
} from './store.ts';

/** With what somebody books a class: a pass, or nothing, where none is needed. */
export type BookedWith = { passId: string; day: string } | null;
export type FoundRight = { with: BookedWith; refused: PassRefusal | null };

/** What a class asks of passes; null: none is needed. @throws Problem not_found */
async function wantedFor({ trx, studioId }: Work, classId: string): Promise<Wanted | null> {
  const { rows } = await sql<Wanted & { needed: boolean }>`
    select coalesce(y.pass_needed, s.pass_needed) as needed, c.class_type_id as "classTypeId",
      c.location_id as "locationId", (c.starts_at at time zone c.time_zone)::date as day
    from class_places c
    join class_types y on y.studio_id = c.studio_id and y.class_type_id = c.class_type_id
    join studios s on s.studio_id = c.studio_id
    where c.studio_id = ${studioId} and c.class_id = ${classId}`.execute(trx);
  if (!rows[0]) throw notFound('class');
  const { needed, ...wanted } = rows[0];
  return needed ? wanted : null;
}

/**
 * With which pass a person would be booked now. Their passes stay as they are until the transaction ends, so that of two
 * who take the last class of one the second sees the first. The person and the class are held already.
 */
export async function findRight(work: Work, rider: Rider): Promise<FoundRight> {
  const wanted = await wantedFor(work, rider.classId);
  if (wanted === null) return { with: null, refused: null };
  await lockPassesOf(work, rider);
  return choose(work, rider, wanted);
}

/** The same for whoever waits for no pass. @returns null where somebody else has one of the person's at this moment */
export async function findRightIfIdle(work: Work, rider: Rider): Promise<FoundRight | null> {
  const wanted = await wantedFor(work, rider.classId);
  if (wanted === null) return { with: null, refused: null };
  return (await lockIdlePassesOf(work, rider)) ? choose(work, rider, wanted) : null;
}

async function choose(work: Work, { classId, customerId }: Rider, wanted: Wanted): Promise<FoundRight> {
  const kept = await keptOf(work, classId, [customerId]);
  const { pass, refused } = choosePass(withKept(await passesOf(work, [customerId]), kept), wanted);
  return { with: pass && { passId: pass.passId, day: wanted.day }, refused };
}

/** A person's passes as they are once their bookings of a class keep nothing any more: it costs one credit at most. */
const withKept = (passes: readonly StoredPass[], kept: readonly Kept[]): StoredPass[] =>
  passes.map((pass) => ({
    ...pass,
    creditsLeft: pass.creditsLeft + kept.filter(({ passId }) => passId === pass.passId).length,
  }));

/** The answer to who may not book a class for want of a pass. */
export function passRefusal(code: PassRefusal): Problem {
  const says: Record<PassRefusal, [message: string, remedy: string]> = {
    pass_needed: ['No pass of this person is good for this class.', 'Get a pass at the front desk.'],
    pass_used_up: ['No class is left on the pass.', 'Get another pass at the front desk.'],
    pass_expired: ['The pass is over by the day of this class.', 'Get another pass at the front desk.'],
    pass_frozen: ['The pass is frozen on the day of this class.', 'Choose a class after that.'],
    pass_not_begun: ['The pass begins after the day of this class.', 'Choose a later class.'],
  };
  const [message, remedy] = says[code];
  return problem({ code, message, remedy });
}

/** What of a pass is told where it is used. */
const told = (pass: StoredPass, day: string): NonNullable<Right['pass']> => ({
  passId: pass.passId,
  name: pass.name,
  left: pass.unlimited ? null : pass.creditsLeft,
  until: lastDayWith(pass, day),
});

/** With which pass people would book a class, as things stand: of all of them in one query. */
export async function listRights(
  call: Call,
  { classId, customerIds }: { classId: string; customerIds?: string },
): Promise<Right[]> {
  const asked = whoAsked(call, customerIds);
  const wanted = await wantedFor(call, classId);
  if (wanted === null)
    return asked.map((customerId) => ({ customerId, needed: false, pass: null, refused: null }));
  const passes = await passesOf(call, asked);
  const kept = await keptOf(call, classId, asked);
  return asked.map((customerId) => {
    const own = passes.filter(({ holders }) => holders.some((one) => one.customerId === customerId));
    const theirs = kept.filter((one) => one.customerId === customerId);
    const { pass, refused } = choosePass(withKept(own, theirs), wanted);
    return { customerId, needed: true, pass: pass && told(pass, wanted.day), refused };
  });
}

/** Members ask for themselves, staff for anybody. */
function whoAsked({ caller }: Call, customerIds: string | undefined): string[] {
  const asked = customerIds === undefined ? [caller.customerId] : customerIds.toLowerCase().split(',');
  const people = [...new Set(asked.filter((one) => one !== null))];
  if (caller.role === 'member' && people.some((one) => one !== caller.customerId)) throw notFound('customer');
  if (people.length > MAX_RIGHTS_ASKED)
    throw invalidField('customerIds', `At most ${MAX_RIGHTS_ASKED} people at once.`, 'Ask for fewer.');
  return people;
}
