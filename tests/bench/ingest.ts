import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { type Gym, openGym, secondOf } from '../gym.ts';
import type { Bench } from './figure.ts';

const ROOMS = 10;
const RIDERS = 40;
const PORT = 3985;
const WARM_UP_SECONDS = 100;
const COUNTED_SECONDS = 500;
/** Of all rides together, memory is looked at after each hour. */
const HOURS = 3;
const HOUR_SECONDS = 3600;

/** Sends class seconds of every room, one batch a second and room, each as soon as the one before is stored. */
async function ride(gym: Gym, bootId: string, from: number, to: number): Promise<void> {
  const runs = gym.rooms.map(async (room) => {
    for (let second = from; second < to; second++)
      await gym.send(room, {
        bootId,
        sequence: second,
        sentAt: new Date().toISOString(),
        samples: secondOf(RIDERS, second, 'second'),
      });
  });
  await Promise.all(runs);
}

/**
 * What the least needs that keeps the same rows as durably: COPY into a table without an index, a commit for each batch.
 * @returns seconds of processor time of PostgreSQL and of the client
 */
async function copySeconds(gym: Gym, of: { bootId: string; fromSequence: number }): Promise<number> {
  const client = new pg.Client({ connectionString: gym.databaseUrl() });
  await client.connect();
  await client.query('create table public.kept (like tracker.chunks)');
  const same = `select * from tracker.chunks where boot_id = '${of.bootId}' and sequence >= ${of.fromSequence}`;
  const lines = (await text(client.query(copyTo(`copy (${same}) to stdout`)))).split('\n').slice(0, -1);
  const own = process.cpuUsage();
  const before = gym.cpuSeconds().postgres;
  for (const line of lines)
    await pipeline([`${line}\n`], client.query(copyFrom('copy public.kept from stdin')));
  const { user, system } = process.cpuUsage(own);
  const used = gym.cpuSeconds().postgres - before + (user + system) / 1e6;
  await client.end();
  return used;
}

export const ingest: Bench = {
  name: 'ingest',
  async *run() {
    const gym = await openGym({ rooms: ROOMS, riders: RIDERS, port: PORT });
    try {
      const bootId = randomUUID();
      await ride(gym, bootId, 0, WARM_UP_SECONDS);
      const before = gym.cpuSeconds();
      const counted = WARM_UP_SECONDS + COUNTED_SECONDS;
      await ride(gym, bootId, WARM_UP_SECONDS, counted);
      const after = gym.cpuSeconds();
      const used = after.tracker - before.tracker + after.postgres - before.postgres;
      const riderSeconds = ROOMS * RIDERS * COUNTED_SECONDS;
      const floor = riderSeconds / (await copySeconds(gym, { bootId, fromSequence: WARM_UP_SECONDS }));
      yield {
        name: 'riders at 1 Hz stored for good, of one core of tracker and PostgreSQL together',
        figure: riderSeconds / used,
        unit: 'riders',
        floor,
        floorIs: 'COPY of the same rows, a commit for each batch',
        ratio: riderSeconds / used / floor,
        aim: '4,000 riders, ratio 0.5',
      };
      let rode = counted;
      for (let hour = 1; hour <= HOURS; hour++) {
        await ride(gym, bootId, rode, hour * HOUR_SECONDS);
        rode = hour * HOUR_SECONDS;
        yield {
          name: `memory of the tracker after ${hour} h of ${ROOMS * RIDERS} riders`,
          figure: gym.memoryMB(),
          unit: 'MB',
          floor: null,
          floorIs: 'flat from hour to hour',
          ratio: null,
          aim: 'flat',
        };
      }
    } finally {
      await gym.close();
    }
  },
};
