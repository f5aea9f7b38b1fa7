import { MAX_BATCH_SAMPLES } from '@tandem/api/box';
import { simulateRide } from '@tandem/box/simulate';
import { CHANNELS, tanakaMaxHrBpm } from '@tandem/metrics';
import { hashToken, inTenant } from '@tandem/platform';
import type { Db, Trx } from '../../../tracker/src/base/db.ts';
import { connect } from '../../../tracker/src/base/db.ts';
import { normaliseEmail } from '../../../tracker/src/base/email.ts';
import { ageOn } from '../../../tracker/src/clients/profile.ts';
import { wallSeconds } from '../../../tracker/src/events/class-clock.ts';
import { lockEvent } from '../../../tracker/src/events/store.ts';
import { LATE_DATA_SECONDS } from '../../../tracker/src/live/start-stop.ts';
import { hashPassword } from '../../../tracker/src/sites/login.ts';
import { finishWorkouts } from '../../../tracker/src/workouts/finish.ts';
import { type PlacedSample, packSamples } from '../../../tracker/src/workouts/samples.ts';
import { type DemoPerson, demoPeople } from './people.ts';

/** What the README names, so that any Spivi client can be pointed at the demo. */
export const DEMO_SITE = {
  siteId: 1001,
  name: 'Tandem demo club',
  sourceName: 'club@demo.tandem.example',
  password: 'tandem-demo-ride',
  timeZone: 'Europe/Paris',
};
export const DEMO_BOXES = [
  { boxId: 2101, name: 'Cycle', seats: 24, token: 'demo-box-2101' },
  { boxId: 2102, name: 'Cycle 2', seats: 16, token: 'demo-box-2102' },
];
const DEMO_INSTRUCTORS = [
  { firstName: 'Cosette', lastName: 'Cadencelle', email: 'coach@demo.tandem.example' },
  { firstName: 'Wanda', lastName: 'Wattsworth', email: 'wanda@demo.tandem.example' },
  { firstName: 'Bastien', lastName: 'Sprintel', email: 'bastien@demo.tandem.example' },
];

/** Makes the demo's site with boxes and clients, once: a database that has it is left as it is. */
export async function seedTrackerDemo(databaseUrl: string): Promise<void> {
  const db = connect(databaseUrl);
  try {
    await seed(db);
  } finally {
    await db.destroy();
  }
}

async function seed(db: Db): Promise<void> {
  const { siteId: site_id, name, sourceName: source_name, timeZone: time_zone, password } = DEMO_SITE;
  const password_hash = await hashPassword(password);
  await inTenant(db, String(site_id), async (trx) => {
    const made = await trx
      .insertInto('sites')
      .values({ site_id, name, source_name, password_hash, time_zone })
      .onConflict((conflict) => conflict.doNothing())
      .returning('site_id')
      .executeTakeFirst();
    if (!made) return;
    for (const box of DEMO_BOXES) await seedBox(trx, box);
    await trx
      .insertInto('clients')
      .values([
        ...DEMO_INSTRUCTORS.map((person) => ({ ...nameRow(person, person.email), is_instructor: true })),
        ...demoPeople.filter((person) => person.kind !== 'absent').map(clientRow),
      ])
      .execute();
  });
}

async function seedBox(trx: Trx, box: (typeof DEMO_BOXES)[number]): Promise<void> {
  const key = { site_id: DEMO_SITE.siteId, box_id: box.boxId };
  const seat_ids = Array.from({ length: box.seats }, (_, i) => i + 1);
  await trx
    .insertInto('boxes')
    .values({ ...key, name: box.name, seat_ids, accepts_class_clock: true })
    .execute();
  await trx
    .insertInto('box_tokens')
    .values({ ...key, token_hash: hashToken(box.token) })
    .execute();
}

const nameRow = ({ firstName, lastName }: { firstName: string; lastName: string }, email: string) => ({
  site_id: DEMO_SITE.siteId,
  email,
  email_normalised: normaliseEmail(email),
  first_name: firstName,
  last_name: lastName,
});

const clientRow = (person: DemoPerson) => ({
  ...nameRow(person, person.email),
  gender: person.gender,
  birth_date: person.birthDate,
  weight_kg: person.weightKg,
  height_cm: person.heightCm,
  ftp_w: person.ftpW,
  lthr_bpm: Math.round(0.9 * person.maxHrBpm),
  resting_hr_bpm: person.restingHrBpm,
});

/** A class of the past as it would have been ridden. */
export type DemoRide = {
  eventId: number;
  startedAt: Date;
  endedAt: Date;
  riders: { seatId: number; seed: number }[];
};

/**
 * Records a class of the demo site that is over: simulated samples, through the code that ends every class.
 * An event that is not scheduled any more is left as it is, so that a second call changes nothing.
 */
export async function recordDemoRide(databaseUrl: string, ride: DemoRide): Promise<void> {
  const db = connect(databaseUrl);
  try {
    await inTenant(db, String(DEMO_SITE.siteId), (trx) => record(trx, ride));
  } finally {
    await db.destroy();
  }
}

async function record(trx: Trx, { eventId, startedAt, endedAt, riders }: DemoRide): Promise<void> {
  const event = await lockEvent(trx, eventId);
  if (event.state !== 'scheduled') return;
  const ridden = { state: 'stopped' as const, startedAt, stoppedAt: endedAt };
  const durationSeconds = wallSeconds(startedAt, endedAt);
  const samples: PlacedSample[] = [];
  for (const { seatId, seed } of riders) {
    const trace = simulateRide({
      seed,
      durationSeconds,
      ...(await riderOn(trx, eventId, seatId, startedAt)),
    });
    for (let second = 0; second < durationSeconds; second++)
      samples.push({
        seat: seatId,
        second,
        ...Object.fromEntries(CHANNELS.map((channel) => [channel, trace[channel][second]])),
      });
  }
  await trx
    .updateTable('events')
    .set({ state: 'stopped', started_at: startedAt, stopped_at: endedAt })
    .where('event_id', '=', eventId)
    .execute();
  for (let at = 0; at < samples.length; at += MAX_BATCH_SAMPLES) {
    const part = samples.slice(at, at + MAX_BATCH_SAMPLES);
    await trx
      .insertInto('chunks')
      .values({
        site_id: DEMO_SITE.siteId,
        event_id: eventId,
        box_id: event.boxId,
        boot_id: 'demo',
        sequence: eventId * 1_000 + at / MAX_BATCH_SAMPLES,
        received_at: endedAt,
        class_clock: false,
        last_second: Math.max(...part.map((s) => s.second)),
        samples: packSamples(part),
      })
      .execute();
  }
  await finishWorkouts(trx, DEMO_SITE.siteId, { ...event, ...ridden });
  if (Date.now() - endedAt.getTime() > LATE_DATA_SECONDS * 1000)
    await trx.deleteFrom('chunks').where('event_id', '=', eventId).execute();
}

/** The simulation rides with the body of whoever holds the seat. */
async function riderOn(trx: Trx, eventId: number, seatId: number, on: Date) {
  const client = await trx
    .selectFrom('seat_assignments as a')
    .innerJoin('clients as c', (join) =>
      join.onRef('c.site_id', '=', 'a.site_id').onRef('c.client_id', '=', 'a.client_id'),
    )
    .select(['c.ftp_w', 'c.birth_date', 'c.resting_hr_bpm'])
    .where('a.event_id', '=', eventId)
    .where('a.seat_id', '=', seatId)
    .executeTakeFirst();
  const age = client?.birth_date ? ageOn(client.birth_date, on) : 40;
  return {
    ftpW: client?.ftp_w ?? 180,
    maxHrBpm: Math.round(tanakaMaxHrBpm(age)),
    ...(client?.resting_hr_bpm && { restingHrBpm: client.resting_hr_bpm }),
  };
}
