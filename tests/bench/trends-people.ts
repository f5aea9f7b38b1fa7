import { randomUUID } from 'node:crypto';
import { simulateRide, simulateRider } from '@tandem/box/simulate';
import { computeRide, UNKNOWN_RIDER } from '@tandem/metrics';
import { encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { createAccount } from '../../apps/studio/src/accounts/create-account.ts';
import { hashPassword } from '../../apps/studio/src/accounts/passwords.ts';
import type { RunningStudio } from '../../apps/studio/src/app/studio.ts';
import type { Trx } from '../../apps/studio/src/base/db.ts';

export const RIDES = 1000;
/** Of them outside class. */
const OWN = 200;
/** Days between the first ride and today: three years. */
const DAYS = 3 * 365;
/** Classes that the person did not ride, and people who did: what an index must pass over. */
const OTHER_CLASSES = 2000;
const OTHER_PEOPLE = 30;
const RIDE_SECONDS = 45 * 60;
/** Simulated once each and ridden again and again: what they hold does not matter, that they differ does. */
const TRACES = 25;
const DAY_MS = 86_400_000;
const CHUNK = 500;

export const MEMBER = { email: 'member@bench.example', password: 'bench-password' };
export type Rider = { studioId: string; customerId: string; traces: Buffer[] };

/** A studio in its third year with a member who rode a thousand times, each ride as Spivi or a device sent it. */
export async function makeRider({ db }: RunningStudio): Promise<Rider> {
  const [studioId, locationId, roomId, customerId] = Array.from({ length: 4 }, () => randomUUID());
  const tenant = { studio_id: studioId! };
  const rider = simulateRider(1);
  const rides = Array.from({ length: TRACES }, (_, i) => {
    const trace = simulateRide({
      seed: i + 1,
      durationSeconds: RIDE_SECONDS,
      ftpW: rider.ftpW,
      maxHrBpm: rider.maxHrBpm,
    });
    return {
      bytes: Buffer.from(encodeTrace(trace)),
      result: computeRide(trace, { ...UNKNOWN_RIDER, ftpW: 200, weightKg: 70 }),
    };
  });
  const passwordHash = await hashPassword(MEMBER.password);
  await inTenant(db, studioId!, async (trx) => {
    await trx
      .insertInto('studios')
      .values({ ...tenant, name: 'Bench' })
      .execute();
    await trx
      .insertInto('locations')
      .values({ ...tenant, location_id: locationId!, name: 'Here', time_zone: 'Europe/Paris' })
      .execute();
    await trx
      .insertInto('rooms')
      .values({ ...tenant, room_id: roomId!, location_id: locationId!, name: 'Cycle' })
      .execute();
    const account_id = await createAccount(trx, {
      email: MEMBER.email,
      name: 'Member',
      passwordHash,
      locale: null,
    });
    const people = [customerId!, ...Array.from({ length: OTHER_PEOPLE }, () => randomUUID())];
    await insert(
      trx,
      'customers',
      people.map((id, i) => ({
        ...tenant,
        customer_id: id,
        account_id: i === 0 ? account_id : null,
        first_name: 'Rider',
        last_name: String(i),
        email: i === 0 ? MEMBER.email : `${i}@bench.example`,
        email_normalized: i === 0 ? MEMBER.email : `${i}@bench.example`,
      })),
    );
    await insert(
      trx,
      'body_history',
      Array.from({ length: 12 }, (_, i) => ({
        ...tenant,
        customer_id: customerId!,
        field: 'ftpW',
        from_date: new Date(Date.now() - (12 - i) * 90 * DAY_MS).toISOString().slice(0, 10),
        value: 180 + 3 * i,
        source: 'member',
      })),
    );
    const inClass = RIDES - OWN;
    const classes = Array.from({ length: inClass + OTHER_CLASSES }, (_, i) => {
      const before = i < inClass ? ((inClass - i) * DAYS) / inClass : ((i - inClass) * DAYS) / OTHER_CLASSES;
      const startsAt = new Date(Date.now() - before * DAY_MS - DAY_MS);
      return { class_id: randomUUID(), startsAt };
    });
    await insert(
      trx,
      'classes',
      classes.map(({ class_id, startsAt }, i) => ({
        ...tenant,
        class_id,
        room_id: roomId!,
        title: ['Endurance', 'Intervals', 'Climb'][i % 3]!,
        starts_at: startsAt,
        ends_at: new Date(startsAt.getTime() + RIDE_SECONDS * 1000),
        capacity: 30,
      })),
    );
    const ridden = classes.map(({ class_id }, i) => ({
      ...tenant,
      class_id,
      customer_id: i < inClass ? people[0]! : people[1 + (i % OTHER_PEOPLE)]!,
    }));
    await insert(
      trx,
      'bookings',
      ridden.map((row, i) => ({ ...row, booking_id: randomUUID(), spot_number: (i % 30) + 1 })),
    );
    await insert(
      trx,
      'class_results',
      ridden.map((row, i) => {
        const { bytes, result } = rides[i % TRACES]!;
        return {
          ...row,
          state: 'ready',
          values: JSON.stringify(result.values),
          zones: JSON.stringify(result.zones),
          peaks: JSON.stringify(result.peaks),
          inputs: JSON.stringify({ ftpW: 200, weightKg: 70 }),
          trace: bytes,
        };
      }),
    );
    await insert(
      trx,
      'own_rides',
      Array.from({ length: OWN }, (_, i) => {
        const ride_id = randomUUID();
        return {
          ...tenant,
          ride_id,
          customer_id: customerId!,
          title: 'Evening ride',
          started_at: new Date(Date.now() - ((i + 0.3) * DAYS * DAY_MS) / OWN),
          seconds: RIDE_SECONDS,
          time_zone: 'Europe/Paris',
          file_name: 'ride.fit',
          file_hash: Buffer.from(ride_id),
          sent: JSON.stringify({ averagePowerW: 150 }),
          trace: rides[i % TRACES]!.bytes,
        };
      }),
    );
  });
  return { studioId: studioId!, customerId: customerId!, traces: rides.map(({ bytes }) => bytes) };
}

async function insert(trx: Trx, table: string, rows: object[]): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK)
    await trx
      .insertInto(table as 'customers')
      .values(rows.slice(at, at + CHUNK) as never)
      .execute();
}
