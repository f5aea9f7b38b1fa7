import { MAX_BATCH_SAMPLES } from '@tandem/api/box';
import { simulateRide } from '@tandem/box/simulate';
import { CHANNELS, tanakaMaxHrBpm } from '@tandem/metrics';
import { inTenant } from '@tandem/platform';
import { connect, type Trx } from '../../../tracker/src/base/db.ts';
import { ageOn } from '../../../tracker/src/clients/index.ts';
import { lockEvent, wallSeconds } from '../../../tracker/src/events/index.ts';
import { LATE_DATA_SECONDS } from '../../../tracker/src/live/index.ts';
import { finishWorkouts, type PlacedSample, packSamples } from '../../../tracker/src/workouts/index.ts';
import { DEMO_SITE } from '../site.ts';

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
  await finishWorkouts({ trx, siteId: DEMO_SITE.siteId, now: new Date() }, { ...event, ...ridden });
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
