import { computeRide } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import { createPool, inTenant } from '@tandem/platform';
import { writeFit } from '@tandem/sensors';
import type pg from 'pg';
import type { RunningStudio } from '../../apps/studio/src/app/studio.ts';
import {
  EVERY_RIDE,
  markRidesDirty,
  profileOn,
  readBody,
  recomputeRides,
} from '../../apps/studio/src/rides/index.ts';
import { type Bench, type Figure, percentile } from './figure.ts';
import { inHouse } from './house.ts';
import { MEMBER, makeRider, RIDES, type Rider } from './trends-people.ts';
import { signIn } from './web.ts';

const PORT = 3971;
const WARM_UP = 40;
const ROUNDS = 200;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** The rows that trends need, and nothing but them. */
const readRows = (client: pg.Pool, { studioId, customerId }: Rider) =>
  client.query({
    name: 'floor',
    text: `select c.starts_at, v.summary from class_results v
      join classes c on c.studio_id = v.studio_id and c.class_id = v.class_id
      where v.studio_id = $1 and v.rider_id = $2
      union all
      select started_at, summary from own_rides where studio_id = $1 and customer_id = $2`,
    values: [studioId, customerId],
  });

/** A ride as a FIT file over HTTP, against reading its trace and writing the same file alone. */
async function* asFit(url: string, rider: Rider, cookie: string): AsyncGenerator<Figure> {
  const { studioId, customerId, traces } = rider;
  const pool = createPool({ url, schema: 'studio', max: 1 });
  const { rows } = await pool.query<{ ride_id: string; started_at: Date }>(
    'select ride_id, started_at from own_rides where customer_id = $1 order by started_at limit $2',
    [customerId, WARM_UP + ROUNDS],
  );
  await pool.end();
  const times: Record<'file' | 'floor', number[]> = { file: [], floor: [] };
  for (const [n, { ride_id, started_at: startedAt }] of rows.entries()) {
    const path = `/api/studios/${studioId}/customers/${customerId}/rides/${ride_id}/file.fit`;
    const file = await timed(async () => {
      const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, { headers: { cookie } });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      await answer.arrayBuffer();
    });
    const floor = await timed(async () => {
      const trace = decodeTrace(traces[n % traces.length]!);
      const thresholds = { ftpW: null, lthrBpm: null, maxHrBpm: null };
      writeFit({ startedAt, trace, values: {}, thresholds, sport: null, subSport: null });
    });
    if (n < WARM_UP) continue;
    times.file.push(file);
    times.floor.push(floor);
  }
  for (const p of [50, 95]) {
    const [figure, floor] = [percentile(times.file, p), percentile(times.floor, p)];
    yield {
      ...{ name: `a ride of 45 minutes as FIT, p${p}`, figure, unit: 'ms', floor },
      ...{ floorIs: 'its trace read and the file written alone', ratio: figure / floor },
      aim: p === 95 ? '10 ms' : '–',
    };
  }
}

/** Each round asks for trends and for the floor's two halves, so that all see the same machine. */
async function* answers(url: string, rider: Rider, cookie: string): AsyncGenerator<Figure> {
  const pool = createPool({ url, schema: 'studio', max: 1 });
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, { headers: { cookie } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.arrayBuffer()).byteLength;
  };
  const at = `/api/studios/${rider.studioId}/customers/${rider.customerId}/trends`;
  for (const period of ['3m', 'all']) {
    const times: Record<'trends' | 'floor', number[]> = { trends: [], floor: [] };
    let bytes = 0;
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const trends = await timed(async () => {
        bytes = await ask(`${at}?period=${period}`);
      });
      const floor = (await timed(() => readRows(pool, rider))) + (await timed(() => ask('/healthz')));
      if (round < WARM_UP) continue;
      times.trends.push(trends);
      times.floor.push(floor);
    }
    for (const p of [50, 95]) {
      const [figure, floor] = [percentile(times.trends, p), percentile(times.floor, p)];
      yield {
        name: `trends of ${RIDES} rides, ${period}, p${p}`,
        figure,
        unit: 'ms',
        floor,
        floorIs: 'the same rows in raw SQL and a bare answer',
        ratio: figure / floor,
        aim: p === 95 ? '10 ms' : '–',
      };
    }
    yield alone(`answer of ${period}`, bytes / 1024, 'kB', '100 kB');
  }
  await pool.end();
}

const alone = (name: string, figure: number, unit: string, aim: string): Figure => ({
  name,
  figure,
  unit,
  floor: null,
  floorIs: '',
  ratio: null,
  aim,
});

/** Rides per second from the mark to the last written number, against decoding and computing alone. */
async function recomputing({ studio, db }: RunningStudio, rider: Rider): Promise<Figure[]> {
  const { studioId, customerId, traces } = rider;
  const recompute = async () => {
    await inTenant(db, studioId, (trx) =>
      markRidesDirty({ studio, trx, studioId, now: studio.now() }, { customerId, from: EVERY_RIDE }),
    );
    return timed(() => recomputeRides(studio, { studioId, customerId }));
  };
  const seconds = (await recompute()) / 1000;
  const body = (await inTenant(db, studioId, (trx) => readBody({ trx, studioId }, customerId)))!;
  const profile = profileOn(body, new Date().toISOString().slice(0, 10), null);
  const bare = await timed(async () => {
    for (let i = 0; i < RIDES; i++) computeRide(decodeTrace(traces[i % traces.length]!), profile);
  });
  const nothing = await recompute();
  return [
    {
      name: 'rides computed anew',
      figure: RIDES / seconds,
      unit: '/s',
      floor: RIDES / (bare / 1000),
      floorIs: 'decode and compute alone',
      ratio: RIDES / seconds / (RIDES / (bare / 1000)),
      aim: '–',
    },
    alone(`${RIDES} rides looked at, none changed`, nothing, 'ms', '–'),
  ];
}

/** What PostgreSQL does by itself after a while. */
async function tidy(url: string): Promise<void> {
  const owner = createPool({ url, schema: 'studio', max: 1 });
  await owner.query('vacuum analyze');
  await owner.end();
}

export const trends: Bench = {
  name: 'trends',
  run: () =>
    inHouse(PORT, async function* (house) {
      const running = await house.openStudio();
      const rider = await makeRider(running);
      await tidy(house.url);
      yield* await recomputing(running, rider);
      await running.close();
      await tidy(house.url);
      await house.startWeb();
      const cookie = await signIn(PORT, MEMBER.email, MEMBER.password);
      yield* answers(house.url, rider, cookie);
      yield* asFit(house.url, rider, cookie);
    }),
};
