import { randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import type { Trx } from '../base/db.ts';
import { chooseClassType } from '../schedule/index.ts';
import type { TestStudio } from './studio.ts';
import type { TestTenant } from './tenant.ts';

type Layers = {
  values?: Record<string, number | null>;
  computed?: Record<string, number | null>;
  corrections?: Record<string, number>;
  zones?: { power?: number[]; heartRate?: number[] };
};

/** How many classes a tenant's room has had. */
const given = new WeakMap<TestTenant, number>();

/**
 * A class of 45 minutes that is over unless `startsAt` says otherwise: each an hour before the one made last. It is in the
 * tenant's room, or in a new one of the same place where that is taken then. @returns its id
 */
export function newClass(
  t: TestStudio,
  of: TestTenant,
  about: { startsAt?: Date; title?: string; instructorId?: string | null; capacity?: number } = {},
): Promise<string> {
  const class_id = randomUUID();
  const before = given.get(of) ?? 0;
  if (!about.startsAt) given.set(of, before + 1);
  const startsAt = about.startsAt ?? new Date(t.studio.now().getTime() - (3 + before) * 3_600_000);
  const endsAt = new Date(startsAt.getTime() + 45 * 60_000);
  return inTenant(t.db, of.studioId, async (trx) => {
    await trx
      .insertInto('classes')
      .values({
        studio_id: of.studioId,
        class_id,
        room_id: await freeRoom(trx, of, startsAt, endsAt),
        instructor_id: about.instructorId === undefined ? of.instructorId : about.instructorId,
        class_type_id: await chooseClassType(
          { trx, studioId: of.studioId },
          { title: about.title ?? 'Ride' },
        ),
        title: about.title ?? 'Ride',
        starts_at: startsAt,
        ends_at: endsAt,
        capacity: about.capacity ?? 20,
      })
      .execute();
    return class_id;
  });
}

async function freeRoom(trx: Trx, of: TestTenant, startsAt: Date, endsAt: Date): Promise<string> {
  const taken = await trx
    .selectFrom('classes')
    .select('class_id')
    .where('studio_id', '=', of.studioId)
    .where('room_id', '=', of.roomId)
    .where('cancelled_at', 'is', null)
    .where('starts_at', '<', endsAt)
    .where('ends_at', '>', startsAt)
    .executeTakeFirst();
  if (!taken) return of.roomId;
  const room_id = randomUUID();
  await trx
    .insertInto('rooms')
    .values({
      studio_id: of.studioId,
      room_id,
      location_id: of.locationId,
      name: `Room ${room_id.slice(0, 8)}`,
    })
    .execute();
  return room_id;
}

/** Books the person into the class, at the spot, checked in or not. */
export async function newBooking(
  t: TestStudio,
  { studioId }: TestTenant,
  about: { classId: string; customerId: string; spotNumber?: number; checkedIn?: boolean },
): Promise<void> {
  await inTenant(t.db, studioId, (trx) =>
    trx
      .insertInto('bookings')
      .values({
        studio_id: studioId,
        booking_id: randomUUID(),
        class_id: about.classId,
        customer_id: about.customerId,
        spot_number: about.spotNumber ?? null,
        checked_in_at: about.checkedIn ? t.studio.now() : null,
      })
      .execute(),
  );
}

/** A ride recorded for the person in the class, without a trace. */
export async function newRide(
  t: TestStudio,
  { studioId }: TestTenant,
  classId: string,
  customerId: string,
  { values = {}, computed, corrections = {}, zones = {} }: Layers = {},
): Promise<void> {
  const scheme = { power: 'spivi', heartRate: 'spivi', cadence: 'spivi' };
  const times = (seconds: number[] | undefined) => seconds?.map((s, zone) => ({ zone, seconds: s }));
  const layer = { power: times(zones.power), heartRate: times(zones.heartRate) };
  await inTenant(t.db, studioId, (trx) =>
    trx
      .insertInto('class_results')
      .values({
        studio_id: studioId,
        class_id: classId,
        customer_id: customerId,
        state: 'ready',
        values: JSON.stringify(values),
        zones: JSON.stringify(layer),
        inputs: JSON.stringify({ zoneScheme: scheme }),
        corrections: JSON.stringify(corrections),
        ...(computed && {
          computed: JSON.stringify({
            values: computed,
            zones: layer,
            peaks: [],
            inputs: { zoneScheme: scheme },
          }),
          computed_version: 1,
          computed_at: t.studio.now(),
        }),
      })
      .execute(),
  );
}
