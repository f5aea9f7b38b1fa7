import type { endpoints } from '@tandem/api/studio';
import { createPool } from '@tandem/platform';
import { asOwner, buildStudio } from '../../apps/studio/src/testing/build.ts';
import { call, signIn } from '../../apps/studio/src/testing/http.ts';
import type { Bench } from './figure.ts';
import { inHouse } from './house.ts';

const PORT = 3975;
const WEEKS = 52;
/** Classes a week, and people who have each of them on one spot. */
const A_WEEK = ['MO', 'TU', 'WE', 'TH', 'FR'] as const;
const STANDING = 20;
const DAY_MS = 86_400_000;
const OWNER = { email: 'owner@bench.example', password: 'bench-password' };
const CLASSES = WEEKS * A_WEEK.length;

/** The same rows in one statement each: classes, and a booking of each of them on each spot. */
const FLOOR = `
  insert into floor_classes select gen_random_uuid(), now() + n * interval '1 day' from generate_series(1, ${CLASSES}) n;
  insert into floor_bookings select gen_random_uuid(), class_id, person, n
    from floor_classes, (select gen_random_uuid() as person, n from generate_series(1, ${STANDING}) n) p;`;

/** A season from its drafts to the last standing booking, as an owner's clicks ask for it: each act waits for the one before. */
export const year: Bench = {
  name: 'year',
  run: () =>
    inHouse(PORT, async function* (house) {
      const { studioId, roomIds, customerIds } = await asOwner(house.url, (db) =>
        buildStudio(db, {
          staff: [{ role: 'owner', ...OWNER }],
          rooms: [{ spots: STANDING }],
          customers: Array.from({ length: STANDING }, (_, n) => ({ email: `rider${n}@bench.example` })),
        }),
      );
      await house.startWeb();
      const base = `http://127.0.0.1:${PORT}`;
      const cookie = await signIn(base, OWNER.email, OWNER.password);
      const day = (n: number) => new Date(Date.now() + n * DAY_MS).toISOString().slice(0, 10);
      const ask = async <N extends keyof typeof endpoints>(name: N, asked: Parameters<typeof call>[3]) => {
        const { status, body } = await call(base, cookie, name, {
          ...asked,
          params: { studioId, ...asked?.params },
          headers: { origin: `http://localhost:${PORT}` },
        });
        if (status !== 200) throw new Error(`${name} answered ${status}: ${JSON.stringify(body)}`);
        return body;
      };
      const seconds = { made: 0, published: 0, booked: 0 };
      const timed = async <T>(what: keyof typeof seconds, work: () => Promise<T>): Promise<T> => {
        const begun = performance.now();
        const done = await work();
        seconds[what] += (performance.now() - begun) / 1000;
        return done;
      };
      const { classIds } = await timed('made', () =>
        ask('createSeries', {
          body: {
            ...{
              title: 'Ride',
              roomId: roomIds[0],
              time: '18:30',
              minutes: 45,
              weekdays: A_WEEK,
              draft: true,
            },
            ...{ day: day(7), until: day(7 + 7 * WEEKS - 1) },
          },
        }),
      );
      const [classId] = classIds as [string];
      if (classIds.length !== CLASSES) throw new Error(`${classIds.length} classes were made`);
      await timed('published', () => ask('publishClass', { params: { classId }, body: { scope: 'all' } }));
      for (const [n, customerId] of customerIds.entries()) {
        const body = { customerId, spotNumber: n + 1 };
        const { booked } = await timed('booked', () => ask('bookSeries', { params: { classId }, body }));
        if (booked.length !== CLASSES) throw new Error(`${booked.length} classes were booked`);
      }
      const pool = createPool({ url: house.url, schema: 'studio', max: 1 });
      await pool.query(`create table floor_classes (class_id uuid primary key, starts_at timestamptz);
        create table floor_bookings (booking_id uuid primary key, class_id uuid references floor_classes, person uuid, spot int,
          unique (class_id, person), unique (class_id, spot));`);
      const begun = performance.now();
      await pool.query(FLOOR);
      const floor = (performance.now() - begun) / 1000;
      await pool.end();
      const total = seconds.made + seconds.published + seconds.booked;
      yield {
        name: `a year of ${CLASSES} classes with ${STANDING} standing bookings: made, published and booked`,
        ...{
          figure: total,
          unit: 's',
          floor,
          floorIs: 'the same rows under their indexes in two statements',
        },
        ...{ ratio: total / floor, aim: 'seconds' },
      };
      const part = (name: string, figure: number, aim: string) => ({
        ...{ name, figure, unit: 's', floor: null, floorIs: '', ratio: null, aim },
      });
      yield part(`${CLASSES} drafts made as a series`, seconds.made, '–');
      yield part(`${CLASSES} drafts published`, seconds.published, '–');
      yield part(`one standing booking of ${CLASSES} classes`, seconds.booked / STANDING, '–');
    }),
};
