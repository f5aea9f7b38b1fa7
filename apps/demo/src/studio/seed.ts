import { inTenant } from '@tandem/platform';
import { createAccount } from '../../../studio/src/accounts/create-account.ts';
import { hashPassword } from '../../../studio/src/accounts/passwords.ts';
import type { Studio } from '../../../studio/src/base/context.ts';
import type { Trx } from '../../../studio/src/base/db.ts';
import { chooseClassType } from '../../../studio/src/schedule/index.ts';
import { demoPeople } from '../people.ts';
import { type DemoPlace, demoPlaces, demoSpots } from '../places.ts';
import { createRandom, type Random } from '../random.ts';
import { DEMO_PASSWORD, demoStaff } from '../staff.ts';
import { demoHistory } from './history.ts';
import { type DemoBooking, type DemoRegulars, demoRoster } from './riders.ts';
import { allowsEverything, seedCustomers } from './seed-customers.ts';
import { seedPasses } from './seed-passes.ts';
import { type DemoClass, demoTimetable, programme } from './timetable.ts';

const SEED = 20260901;
const PARIS_REGULARS = 36;
/** Of the classes of the past week the member rode one of so many. */
const MEMBER_RIDES_EVERY = 7;

export type DemoStudio = {
  studioId: string;
  /** Room ids by the name of their location. */
  rooms: Record<string, string>;
  /** The class that is about to start. */
  liveClassId: string;
  /** Classes before it are the past year's history, those after it Spivi is asked about; an instant. */
  historyUntil: string;
};

/**
 * Fills an empty database with a believable studio: two places, a team, 60 customers, a fortnight of classes and the
 * year before it. All or nothing, and the same in every run but for the clock.
 * @returns null where there are accounts already: nothing is touched
 */
export async function seedStudioDemo(studio: Studio, options: { now: Date }): Promise<DemoStudio | null> {
  const known = await studio.db.selectFrom('auth.user').select('id').limit(1).executeTakeFirst();
  if (known) return null;
  const random = createRandom(SEED);
  const studioId = random.uuid();
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  return inTenant(studio.db, studioId, async (trx) => {
    await trx.insertInto('studios').values({ studio_id: studioId, name: 'Tandem Demo Studio' }).execute();
    const rooms = await seedPlaces(trx, studioId, random);
    const instructorIds = await seedStaff(trx, studioId, passwordHash, random);
    const customerIds = await seedCustomers(trx, { studioId, passwordHash, now: options.now }, random);
    const { liveClassId, historyUntil } = await seedClasses(
      trx,
      { studioId, rooms, instructorIds, customerIds },
      options.now,
      random,
    );
    await seedPasses(trx, { studioId, customerIds, now: options.now }, random);
    return {
      studioId,
      rooms: Object.fromEntries([...rooms].map(([place, roomId]) => [place.location, roomId])),
      liveClassId,
      historyUntil: historyUntil.toISOString(),
    };
  });
}

async function seedPlaces(trx: Trx, studioId: string, random: Random): Promise<Map<DemoPlace, string>> {
  const rooms = new Map<DemoPlace, string>();
  for (const place of demoPlaces) {
    const locationId = random.uuid();
    const roomId = random.uuid();
    rooms.set(place, roomId);
    await trx
      .insertInto('locations')
      .values({
        studio_id: studioId,
        location_id: locationId,
        name: place.location,
        address: place.address,
        time_zone: place.timeZone,
      })
      .execute();
    await trx
      .insertInto('rooms')
      .values({
        studio_id: studioId,
        room_id: roomId,
        location_id: locationId,
        name: place.room,
        fixtures: JSON.stringify(place.fixtures),
      })
      .execute();
    await trx
      .insertInto('spots')
      .values(
        demoSpots(place).map(({ spotNumber, ...spot }) => ({
          studio_id: studioId,
          room_id: roomId,
          spot_number: spotNumber,
          ...spot,
        })),
      )
      .execute();
  }
  return rooms;
}

/** @returns ids of those who teach, the one with a login first */
async function seedStaff(
  trx: Trx,
  studioId: string,
  passwordHash: string,
  random: Random,
): Promise<string[]> {
  const rows = [];
  for (const { name, email, role, signsIn } of demoStaff) {
    const account = {
      name,
      email,
      passwordHash: signsIn ? passwordHash : null,
      locale: null,
      passwordSuffices: true,
    };
    rows.push({
      studio_id: studioId,
      staff_id: random.uuid(),
      account_id: await createAccount(trx, account),
      name,
      email,
      role,
    });
  }
  await trx.insertInto('staff').values(rows).execute();
  return rows.filter((row) => row.role === 'instructor').map((row) => row.staff_id);
}

async function seedClasses(
  trx: Trx,
  ids: { studioId: string; rooms: Map<DemoPlace, string>; instructorIds: string[]; customerIds: string[] },
  now: Date,
  random: Random,
): Promise<{ liveClassId: string; historyUntil: Date }> {
  const { customerIds } = ids;
  const timetable = demoTimetable(now, random, ids.instructorIds.length);
  const spots = new Map(demoPlaces.map((place) => [place, demoSpots(place).map((s) => s.spotNumber)]));
  // Nobody is in two cities: the first ones ride in Paris, the others in Montréal.
  const regularsOf = (isHere: (index: number) => boolean): DemoRegulars => {
    const ids = (isMatched: boolean) =>
      customerIds.filter((_, i) => isHere(i) && (demoPeople[i]!.kind === 'matched') === isMatched);
    return { matched: ids(true), strangers: ids(false) };
  };
  const paris = demoPlaces[0]!;
  const regulars = new Map([
    [paris, regularsOf((i) => i < PARIS_REGULARS)],
    [demoPlaces[1]!, regularsOf((i) => i >= PARIS_REGULARS)],
  ]);
  let past = 0;
  const bookings = timetable.flatMap((c) => {
    const isPast = c.place === paris && c.endsAt <= now;
    const comes = isPast && past++ % MEMBER_RIDES_EVERY === 0;
    const member = { customerId: customerIds[0]!, comes };
    const given = { spots: spots.get(c.place)!, regulars: regulars.get(c.place)!, member, now };
    return demoRoster(c, given, random);
  });
  const [memberId, ...others] = customerIds.filter(
    (_, i) => i < PARIS_REGULARS && demoPeople[i]!.kind === 'matched' && allowsEverything(demoPeople[i]!),
  );
  const history = demoHistory(
    { place: paris, spots: spots.get(paris)!, memberId: memberId!, others, now },
    random,
  );
  const capacityOf = (place: DemoPlace) => spots.get(place)!.length;
  await keepClasses(trx, ids, [...history.classes, ...timetable], capacityOf);
  await keepBookings(trx, ids.studioId, [...history.bookings, ...bookings]);
  return {
    liveClassId: timetable.find((c) => c.live)!.classId,
    historyUntil: new Date(Math.min(...timetable.map((c) => c.startsAt.getTime()))),
  };
}

async function keepClasses(
  trx: Trx,
  ids: { studioId: string; rooms: Map<DemoPlace, string>; instructorIds: string[] },
  classes: DemoClass[],
  capacityOf: (place: DemoPlace) => number,
): Promise<void> {
  const types = new Map<string, string>();
  for (const title of new Set(classes.map((c) => c.title)))
    types.set(title, await chooseClassType({ trx, studioId: ids.studioId }, { title }));
  for (const { title, ...said } of programme)
    await trx
      .updateTable('class_types')
      .set(said)
      .where('studio_id', '=', ids.studioId)
      .where('name', '=', title)
      .execute();
  await trx
    .insertInto('classes')
    .values(
      classes.map((c) => ({
        studio_id: ids.studioId,
        class_id: c.classId,
        room_id: ids.rooms.get(c.place)!,
        instructor_id: ids.instructorIds[c.instructor]!,
        class_type_id: types.get(c.title)!,
        title: c.title,
        description: c.description,
        starts_at: c.startsAt,
        ends_at: c.endsAt,
        capacity: capacityOf(c.place),
        spivi_enabled: c.tracked,
      })),
    )
    .execute();
}

async function keepBookings(trx: Trx, studioId: string, bookings: DemoBooking[]): Promise<void> {
  await trx
    .insertInto('bookings')
    .values(
      bookings.map((b) => ({
        studio_id: studioId,
        booking_id: b.bookingId,
        class_id: b.classId,
        customer_id: b.customerId,
        spot_number: b.spotNumber,
        state: b.state,
        late_cancel: b.lateCancel,
        booked_at: b.bookedAt,
        cancelled_at: b.cancelledAt,
        checked_in_at: b.checkedInAt,
      })),
    )
    .execute();
}
