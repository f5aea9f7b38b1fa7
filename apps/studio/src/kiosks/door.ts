import type { endpoints, KioskArrival, KioskDoor, KioskPerson } from '@tandem/api/studio';
import {
  KIOSK_AHEAD_MINUTES,
  KIOSK_LATE_MINUTES,
  KIOSK_UNDO_SECONDS,
  KIOSK_WORD_CHARS,
  MAX_KIOSK_FOUND,
  MIN_KIOSK_SEARCH_CHARS,
} from '@tandem/api/words';
import { invalidField } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { checkIn, readSpotMap } from '../bookings/index.ts';
import { holdPerson } from '../consent/index.ts';
import { fixturesOfRoom, spotsOfRoom } from '../schedule/index.ts';
import { readWaiver, sign, takeBackSignature, waiverStateOf } from '../waivers/index.ts';
import type { AtDoor } from './let-in.ts';

/** Classes of one evening at one place; a door shows no more. */
const MAX_CLASSES = 20;

const takesCheckIns = sql<boolean>`exists (select from class_places p where p.studio_id = c.studio_id and p.class_id = c.class_id
  and p.takes_check_ins)`;

/**
 * Is the class `c`, in the room `r`, one to whose people this door is open now? Drafts are out of sight here, and so is a class of
 * another system, to which people are checked in there, unless it is sent on.
 */
const atDoor = ({ now }: Work, { studioId, locationId }: AtDoor): RawBuilder<boolean> =>
  sql`c.studio_id = ${studioId} and r.location_id = ${locationId} and ${takesCheckIns} and c.cancelled_at is null and c.ends_at > ${now}
    and c.starts_at > ${now}::timestamptz - make_interval(mins => ${KIOSK_LATE_MINUTES})
    and c.starts_at <= ${now}::timestamptz + make_interval(mins => ${KIOSK_AHEAD_MINUTES})`;

/** What is about to begin here, or has just begun, and when the next class of the day does. */
export async function readDoor(work: Work, kiosk: AtDoor): Promise<KioskDoor> {
  const { trx, now } = work;
  const { studioId, locationId } = kiosk;
  const { rows: places } = await sql<Omit<KioskDoor, 'classes' | 'nextAt'> & { nextAt: Date | null }>`
    select s.name as "studioName", l.name as "locationName", l.time_zone as "timeZone", (
      select min(c.starts_at) from classes c join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
      where c.studio_id = l.studio_id and r.location_id = l.location_id and ${takesCheckIns} and c.cancelled_at is null
        and c.starts_at > ${now}::timestamptz + make_interval(mins => ${KIOSK_AHEAD_MINUTES})
        and (c.starts_at at time zone l.time_zone)::date = (${now}::timestamptz at time zone l.time_zone)::date
    ) as "nextAt"
    from locations l join studios s on s.studio_id = l.studio_id
    where l.studio_id = ${studioId} and l.location_id = ${locationId}`.execute(trx);
  const { nextAt, ...place } = places[0]!;
  const { rows } = await sql<Omit<KioskDoor['classes'][number], 'startsAt'> & { startsAt: Date }>`
    select c.class_id as "classId", c.title, c.starts_at as "startsAt", r.name as "roomName", f.name as "instructorName"
    from classes c join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    left join staff f on f.studio_id = c.studio_id and f.staff_id = c.instructor_id
    where ${atDoor(work, kiosk)}
    order by c.starts_at, r.name, c.class_id limit ${MAX_CLASSES}`.execute(trx);
  return {
    ...place,
    nextAt: nextAt?.toISOString() ?? null,
    classes: rows.map((row) => ({ ...row, startsAt: row.startsAt.toISOString() })),
  };
}

type Booked = KioskPerson & { customerId: string; roomId: string; by: string | null; at: Date | null };

/** Those booked here who fit, as far as a stranger may know them: of a name its first word and an initial, "Ada L.". */
async function readBooked(work: Work, kiosk: AtDoor, fits: RawBuilder<boolean>): Promise<Booked[]> {
  const { rows } = await sql<Booked>`
    select b.booking_id as "bookingId", b.class_id as "classId", b.spot_number as "spotNumber", s.kind as "spotKind",
      b.checked_in_at is not null as "checkedIn", b.checked_in_at as at, b.checked_in_by as by,
      b.customer_id as "customerId", c.room_id as "roomId",
      regexp_replace(trim(p.name), '^(\\S+)(\\s.*)?\\s(\\S)\\S*$', '\\1 \\3.') as name
    from bookings b
    join classes c on c.studio_id = b.studio_id and c.class_id = b.class_id
    join rooms r on r.studio_id = c.studio_id and r.room_id = c.room_id
    left join spots s on s.studio_id = c.studio_id and s.room_id = c.room_id and s.spot_number = b.spot_number
    join customers p on p.studio_id = b.studio_id and p.customer_id = b.customer_id
    where ${atDoor(work, kiosk)} and b.state = 'booked' and p.erased_at is null and ${fits}
    order by c.starts_at, search_form(p.name), b.booking_id limit ${MAX_KIOSK_FOUND + 1}`.execute(work.trx);
  return rows;
}

/** Of a searched text: each word no longer than tells people apart. */
const cut = (text: RawBuilder<string>) =>
  sql<string>`regexp_replace(${text}, ${`(\\S{${KIOSK_WORD_CHARS}})\\S+`}, '\\1', 'g')`;

/**
 * Does a word of somebody's name begin as was typed? The first, which is shown, with all its letters; of the others a few
 * count, however many are typed: nobody finds out a whole name letter by letter.
 */
function isCalled(typed: RawBuilder<string>): RawBuilder<boolean> {
  const name = sql<string>`search_form(p.name)`;
  const begins = (of: RawBuilder<string>, by: RawBuilder<string>) =>
    sql`strpos(' ' || ${of}, ' ' || ${by}) > 0`;
  const others = sql<string>`substr(${name}, length(split_part(${name}, ' ', 1)) + 2)`;
  return sql`(starts_with(split_part(${name}, ' ', 1), ${typed}) or ${begins(cut(others), cut(typed))}
    or ${typed} like '% %' and ${begins(cut(name), cut(typed))})`;
}

/**
 * Who is booked in what is about to begin here, a word of whose name begins so, however it is spelled. Of more than a few
 * nobody is told: a door lists nobody.
 * @throws Problem invalid_field for fewer letters than may be asked for
 */
export async function findAtDoor(
  work: Work,
  kiosk: AtDoor,
  beginning: string,
): Promise<{ people: KioskPerson[]; more: boolean }> {
  const { rows } = await sql<{ typed: string }>`select search_form(${beginning}) as typed`.execute(work.trx);
  const { typed } = rows[0]!;
  // Counted are the letters that are searched by, not what falls away.
  if (typed.replaceAll(' ', '').length < MIN_KIOSK_SEARCH_CHARS)
    throw invalidField('beginning', `At least ${MIN_KIOSK_SEARCH_CHARS} letters.`);
  const found = await readBooked(work, kiosk, isCalled(sql`${typed}::text`));
  const more = found.length > MAX_KIOSK_FOUND;
  return { more, people: more ? [] : found };
}

/**
 * Checks in to a booking that was found here, as the desk does; or takes back what a press at this tablet has done a moment
 * ago, and only that: a signature too. Where the person is checked in already, nothing is done.
 * @param wish.waiver what whoever has not signed says to that
 * @throws Problem kiosk_not_now, also for what is booked elsewhere or no more; kiosk_undo_over; waiver_to_sign; as `sign`
 */
export async function checkInAtDoor(
  work: Work,
  kiosk: AtDoor,
  { bookingId, takeBack, waiver }: z.output<typeof endpoints.checkInAtDoor.body>,
): Promise<KioskArrival> {
  // People are held before what they have booked.
  const [before] = await readBooked(work, kiosk, sql`b.booking_id = ${bookingId}`);
  if (before) await holdPerson(work, before.customerId, 'changes');
  // Nobody checks them in elsewhere between the look and the note.
  await sql`select from bookings where studio_id = ${kiosk.studioId} and booking_id = ${bookingId} for update`.execute(
    work.trx,
  );
  const [booked] = await readBooked(work, kiosk, sql`b.booking_id = ${bookingId}`);
  if (!booked || booked.customerId !== before?.customerId)
    throw problem({
      code: 'kiosk_not_now',
      message: 'There is no booking for what is about to begin here.',
      remedy: 'Ask at the desk.',
    });
  const { customerId, roomId, by, at, ...person } = booked;
  const accountId = `kiosk:${kiosk.kioskId}`;
  const { studioId } = kiosk;
  // No power and no person of its own: what stands at a door is nobody.
  const call: Call = {
    ...work,
    caller: { accountId, studioId, role: 'member', staffId: null, customerId: null },
  };
  const checkedIn = takeBack === undefined;
  const isThis = by === accountId && at?.toISOString() === takeBack && isLately(at, work.now);
  if (!checkedIn && person.checkedIn && !isThis)
    throw problem({
      code: 'kiosk_undo_over',
      message: 'This check-in cannot be taken back here any more.',
      remedy: 'Ask at the desk.',
    });
  // Of who is here already nothing is done, so that nothing is signed which no press could take back.
  if (checkedIn && !person.checkedIn) await settleWaiver(call, kiosk, customerId, waiver);
  if (!checkedIn && at !== null) await takeBackSignature(call, customerId, at);
  const changes = checkedIn !== person.checkedIn;
  if (changes) await checkIn(call, bookingId, checkedIn, { kiosk: kiosk.name });
  const asTheirs = { ...call, caller: { ...call.caller, customerId } };
  return {
    ...person,
    checkedIn,
    doneAt: changes && checkedIn ? work.now.toISOString() : null,
    spots: await readSpotMap(asTheirs, person.classId, await spotsOfRoom(call, roomId)),
    fixtures: await fixturesOfRoom(call, roomId),
  };
}

/**
 * Has whoever comes sign who has not, or lets them in without where the studio does not insist.
 * @throws Problem waiver_to_sign; as `sign`
 */
async function settleWaiver(
  call: Call,
  { name: kioskName }: AtDoor,
  customerId: string,
  said: z.output<typeof endpoints.checkInAtDoor.body>['waiver'],
): Promise<void> {
  const state = await waiverStateOf(call, customerId);
  if (state === null || state === 'signed') return;
  if (typeof said === 'object')
    return sign(call, customerId, said, { channel: 'kiosk', locale: said.locale, kioskName });
  const { atDoor: insists } = await readWaiver(call);
  if (said === 'later' && !insists) return;
  throw problem({
    code: 'waiver_to_sign',
    message: 'The waiver is to be signed first.',
    remedy: 'Read and sign it here, or ask at the desk.',
    details: { insists },
  });
}

const isLately = (at: Date | null, now: Date): boolean =>
  at !== null && now.getTime() - at.getTime() <= KIOSK_UNDO_SECONDS * 1000;
