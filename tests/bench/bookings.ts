import { randomUUID } from 'node:crypto';
import { createPool, loadSecretKey, seal } from '@tandem/platform';
import autocannon from 'autocannon';
import { sql } from 'kysely';
import { passwordContext } from '../../apps/studio/src/spivi/index.ts';
import { asOwner, buildStudio } from '../../apps/studio/src/testing/build.ts';
import type { Bench } from './figure.ts';
import { type House, inHouse, NO_SPIVI } from './house.ts';
import { signIn } from './web.ts';

const CLIENTS = 50;
/** As many members as classes, and fewer bookings of each than one may have ahead. */
const MEMBERS = 140;
const CLASSES = MEMBERS;
const SPOTS = 60;
const WARM_UP = 500;
const COUNTED = 3000;
/** As many as the studio's own pool. */
const CONNECTIONS = 16;
const PORT = 3970;
const emails = Array.from({ length: MEMBERS }, (_, i) => `rider${i}@bench.example`);
const password = 'bench-password';

type Place = { studioId: string; classIds: string[]; customerIds: string[] };

/** A studio with one room and many classes, connected to Spivi so that each booking also marks its class. */
const makeStudio = ({ url, dataDir }: House): Promise<Place> =>
  asOwner(url, async (db) => {
    const startsAt = (i: number) => new Date(Date.now() + 3 * 86_400_000 + i * 3_600_000);
    const { studioId, classIds, customerIds } = await buildStudio(db, {
      rooms: [{ spots: SPOTS }],
      customers: emails.map((email) => ({ email, login: { password } })),
      classes: Array.from({ length: CLASSES }, (_, i) => ({ startsAt: startsAt(i) })),
    });
    const sealed = seal(loadSecretKey(dataDir), 'secret', passwordContext(studioId));
    await sql`insert into spivi_connections (studio_id, base_url, site_id, source_name, password_sealed, time_zone)
      values (${studioId}, ${NO_SPIVI}, 1, 'bench', ${sealed}, 'Europe/Paris')`.execute(db);
    return { studioId, classIds, customerIds };
  });

/** The nth booking: each member walks the classes from a place of their own, so that locks meet as they would in life. */
function nth(place: Place, n: number) {
  const member = n % MEMBERS;
  const turn = Math.floor(n / MEMBERS);
  return {
    member,
    classId: place.classIds[(turn + member) % CLASSES]!,
    customerId: place.customerIds[member]!,
    spotNumber: turn + 1,
  };
}

/** Bookings per second over HTTP, from the first request to the last answer. */
async function overHttp(place: Place, cookies: string[], from: number, amount: number): Promise<number> {
  let next = from;
  let lastAnswer = 0;
  const begun = performance.now();
  const result = await new Promise<autocannon.Result>((done, failed) => {
    const load = autocannon(
      {
        url: `http://127.0.0.1:${PORT}`,
        connections: CLIENTS,
        amount,
        requests: [
          {
            method: 'POST',
            setupRequest: (request) => {
              const { member, classId, spotNumber } = nth(place, next++);
              return {
                ...request,
                path: `/api/studios/${place.studioId}/classes/${classId}/bookings`,
                headers: {
                  'content-type': 'application/json',
                  cookie: cookies[member],
                  origin: `http://localhost:${PORT}`,
                },
                body: JSON.stringify({ spotNumber }),
              };
            },
          },
        ],
      },
      (error, finished) => (error ? failed(error) : done(finished)),
    );
    // Its own duration is counted in whole seconds.
    load.on('response', () => {
      lastAnswer = performance.now();
    });
  });
  if (result['2xx'] !== amount) throw new Error(`${amount - result['2xx']} bookings were refused`);
  return (1000 * amount) / (lastAnswer - begun);
}

/** The smallest tables that keep what a booking promises: a class, its bookings under two unique indexes, a mark. */
const SMALLEST = `
  create schema floor;
  create table floor.classes (studio_id uuid, class_id uuid, primary key (studio_id, class_id));
  create table floor.bookings (
    studio_id uuid, booking_id uuid, class_id uuid not null, customer_id uuid not null, spot_number int not null,
    primary key (studio_id, booking_id),
    foreign key (studio_id, class_id) references floor.classes
  );
  create unique index on floor.bookings (studio_id, class_id, spot_number);
  create unique index on floor.bookings (studio_id, class_id, customer_id);
  create table floor.marks (studio_id uuid, class_id uuid, wanted int not null, primary key (studio_id, class_id));
  insert into floor.classes select studio_id, class_id from studio.classes;`;

/**
 * The floor: the smallest transaction that keeps the promises, as `pgbench` would send it, by the same number of
 * connections: the class locked, the booking under its two unique indexes, the class marked; each statement prepared.
 */
async function smallest(url: string, place: Place, from: number, amount: number): Promise<number> {
  const pool = createPool({ url, schema: 'floor', max: CONNECTIONS });
  const { studioId } = place;
  let next = from;
  const client = async () => {
    while (next < from + amount) {
      const { classId, customerId, spotNumber } = nth(place, next++);
      const connection = await pool.connect();
      const ask = (name: string, text: string, values: unknown[]) => connection.query({ name, text, values });
      await ask('begin', 'begin', []);
      await ask('lock', 'select from classes where studio_id = $1 and class_id = $2 for update', [
        ...[studioId, classId],
      ]);
      await ask('book', 'insert into bookings values ($1, $2, $3, $4, $5)', [
        ...[studioId, randomUUID(), classId, customerId, spotNumber],
      ]);
      await ask(
        'mark',
        `insert into marks as m values ($1, $2, 1)
          on conflict (studio_id, class_id) do update set wanted = m.wanted + 1`,
        [studioId, classId],
      );
      await ask('commit', 'commit', []);
      connection.release();
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const seconds = (performance.now() - begun) / 1000;
  await pool.end();
  return amount / seconds;
}

/** Neither may have left one out. */
async function requireBookings(url: string, expected: number): Promise<void> {
  const pool = createPool({ url, schema: 'studio' });
  const { rows } = await pool.query<{ schema: string; n: number }>(
    `select 'studio' as schema, count(*) n from bookings union all select 'floor', count(*) from floor.bookings`,
  );
  await pool.end();
  for (const { schema, n } of rows)
    if (n !== expected) throw new Error(`${n} bookings were written in ${schema}, not ${expected}`);
}

export const bookings: Bench = {
  name: 'bookings',
  run: () =>
    inHouse(PORT, async function* (house) {
      const { url } = house;
      const place = await makeStudio(house);
      const owner = createPool({ url, schema: 'studio' });
      await owner.query(SMALLEST);
      await owner.end();
      await house.startWeb();
      const cookies: string[] = [];
      for (const [i, email] of emails.entries())
        cookies.push(await signIn(PORT, email, password, `127.0.1.${i}`));
      await overHttp(place, cookies, 0, WARM_UP);
      await smallest(url, place, 0, WARM_UP);
      const figure = await overHttp(place, cookies, WARM_UP, COUNTED);
      const floor = await smallest(url, place, WARM_UP, COUNTED);
      await requireBookings(url, WARM_UP + COUNTED);
      yield {
        name: 'bookings of members over HTTP, 50 at a time',
        figure,
        unit: '/s',
        floor,
        floorIs: 'the smallest transaction that keeps the promises',
        ratio: figure / floor,
        aim: 'ratio 0.5',
      };
    }),
};
