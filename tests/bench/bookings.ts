import { randomUUID } from 'node:crypto';
import { createPool, loadSecretKey, seal } from '@tandem/platform';
import autocannon from 'autocannon';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { perform } from '../../apps/studio/src/base/call.ts';
import type { Caller, Studio } from '../../apps/studio/src/base/context.ts';
import type { DB } from '../../apps/studio/src/base/db.ts';
import { bookSpot } from '../../apps/studio/src/bookings/book-spot.ts';
import { passwordContext } from '../../apps/studio/src/spivi/index.ts';
import { asOwner, buildStudio } from '../../apps/studio/src/testing/build.ts';
import type { Bench } from './figure.ts';
import { type House, inHouse, NO_SPIVI } from './house.ts';
import { signIn } from './web.ts';

const CLIENTS = 50;
const CLASSES = 140;
const SPOTS = 60;
const WARM_UP = 500;
const COUNTED = 3000;
/** As many as the studio's own pool. */
const CONNECTIONS = 16;
const PORT = 3970;
const DESK = { email: 'desk@bench.example', password: 'bench-password' };

type Place = { studioId: string; classIds: string[]; customerIds: string[]; accountId: string };

/** A studio with one room and many classes, connected to Spivi so that each booking also marks its class. */
const makeStudio = ({ url, dataDir }: House): Promise<Place> =>
  asOwner(url, async (db) => {
    const startsAt = (i: number) => new Date(Date.now() + 3 * 86_400_000 + i * 3_600_000);
    const { studioId, classIds, customerIds, accountIds } = await buildStudio(db, {
      rooms: [{ spots: SPOTS }],
      staff: [{ role: 'front_desk', ...DESK }],
      customers: Array.from({ length: CLIENTS }, (_, i) => ({ email: `rider${i}@bench.example` })),
      classes: Array.from({ length: CLASSES }, (_, i) => ({ startsAt: startsAt(i) })),
    });
    const sealed = seal(loadSecretKey(dataDir), 'secret', passwordContext(studioId));
    await sql`insert into spivi_connections (studio_id, base_url, site_id, source_name, password_sealed, time_zone)
      values (${studioId}, ${NO_SPIVI}, 1, 'bench', ${sealed}, 'Europe/Paris')`.execute(db);
    return { studioId, classIds, customerIds, accountId: accountIds[DESK.email]! };
  });

/** The nth booking: each client walks the classes from a place of its own, so that locks meet as they would in life. */
function nth(place: Place, n: number): { classId: string; customerId: string; spotNumber: number } {
  const client = n % CLIENTS;
  const turn = Math.floor(n / CLIENTS);
  return {
    classId: place.classIds[(turn + client) % CLASSES]!,
    customerId: place.customerIds[client]!,
    spotNumber: client + 1,
  };
}

/** Bookings per second over HTTP, from the first request to the last answer. */
async function overHttp(place: Place, cookie: string, from: number, amount: number): Promise<number> {
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
              const { classId, customerId, spotNumber } = nth(place, next++);
              return {
                ...request,
                path: `/api/studios/${place.studioId}/classes/${classId}/bookings`,
                headers: { 'content-type': 'application/json', cookie, origin: `http://localhost:${PORT}` },
                body: JSON.stringify({ customerId, spotNumber }),
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

type Statement = { sql: string; parameters: readonly unknown[] };

/** What one booking says to the database, statement by statement, as the studio's own code says it. */
async function recordStatements(
  house: House,
  place: Place,
): Promise<{ statements: Statement[]; known: Record<string, string> }> {
  const statements: Statement[] = [];
  const pool = createPool({ url: house.url, schema: 'studio', role: 'tandem_studio_app' });
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      statements.push({ sql: event.query.sql, parameters: event.query.parameters });
    },
  });
  const running = await house.openStudio();
  const caller: Caller = {
    accountId: place.accountId,
    studioId: place.studioId,
    role: 'front_desk',
    staffId: null,
    customerId: null,
  };
  const studio: Studio = { ...running.studio, db };
  const classId = place.classIds[CLASSES - 1]!;
  const customerId = place.customerIds[CLIENTS - 1]!;
  const booking = await perform({ studio, caller }, (call) =>
    bookSpot(call, { classId, customerId, spotNumber: SPOTS }),
  );
  await running.close();
  await db.destroy();
  const recorded = statements.filter((s) => !/^(begin|commit|start transaction)/i.test(s.sql));
  const undo = createPool({ url: house.url, schema: 'studio' });
  await undo.query(
    'delete from spivi_booking_sync; delete from bookings; delete from spivi_class_sync; delete from studio_jobs.job',
  );
  await undo.end();
  return { statements: recorded, known: { classId, customerId, bookingId: booking.bookingId } };
}

/** The floor: the same statements by the same number of clients and connections, with nothing around them. */
async function rawSql(
  url: string,
  recorded: Awaited<ReturnType<typeof recordStatements>>,
  place: Place,
  from: number,
  amount: number,
): Promise<number> {
  const pool = createPool({ url, schema: 'studio', role: 'tandem_studio_app', max: CONNECTIONS });
  let next = from;
  const client = async () => {
    while (next < from + amount) {
      const { classId, customerId, spotNumber } = nth(place, next++);
      const now: Record<string, string> = { classId, customerId, bookingId: randomUUID() };
      const put = (value: unknown): unknown => {
        if (value === SPOTS) return spotNumber;
        if (Array.isArray(value)) return value.map(put);
        if (typeof value !== 'string') return value;
        return Object.entries(recorded.known).reduce(
          (text, [name, was]) => text.replaceAll(was, now[name]!),
          value,
        );
      };
      const connection = await pool.connect();
      await connection.query('begin');
      // Prepared once per connection, as the studio does.
      for (const [index, { sql, parameters }] of recorded.statements.entries())
        await connection.query({ name: `s${index}`, text: sql, values: parameters.map(put) });
      await connection.query('commit');
      connection.release();
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const seconds = (performance.now() - begun) / 1000;
  await pool.end();
  return amount / seconds;
}

/** A floor that wrote nothing would be no floor. */
async function requireBookings(url: string, expected: number): Promise<void> {
  const pool = createPool({ url, schema: 'studio' });
  const { rows } = await pool.query<{ n: number }>('select count(*) n from bookings');
  await pool.end();
  if (rows[0]!.n !== expected) throw new Error(`${rows[0]!.n} bookings were written, not ${expected}`);
}

export const bookings: Bench = {
  name: 'bookings',
  run: () =>
    inHouse(PORT, async function* (house) {
      const { url } = house;
      const place = await makeStudio(house);
      const recorded = await recordStatements(house, place);
      await house.startWeb();
      const cookie = await signIn(PORT, DESK.email, DESK.password);
      await overHttp(place, cookie, 0, WARM_UP);
      await rawSql(url, recorded, place, WARM_UP, WARM_UP);
      const figure = await overHttp(place, cookie, 2 * WARM_UP, COUNTED);
      const floor = await rawSql(url, recorded, place, 2 * WARM_UP + COUNTED, COUNTED);
      await requireBookings(url, 2 * (WARM_UP + COUNTED));
      yield {
        name: 'bookings over HTTP, 50 clients',
        figure,
        unit: '/s',
        floor,
        floorIs: 'the same statements in raw SQL',
        ratio: figure / floor,
        aim: 'ratio 0.5',
      };
    }),
};
