import { randomUUID } from 'node:crypto';
import { createPool } from '@tandem/platform';
import type pg from 'pg';
import { asOwner, buildStudio, insertRows } from '../../apps/studio/src/testing/build.ts';
import { type Bench, type Figure, percentile } from './figure.ts';
import { inHouse } from './house.ts';
import { signIn } from './web.ts';

const PORT = 3974;
const WARM_UP = 20;
const ROUNDS = 100;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A week as a full house has it: so many classes, in so many rooms, each with so many people. */
const WEEK = { classes: 200, rooms: 3, riders: 20 };
const CUSTOMERS = 100_000;
/** A year as it was: what is compared. */
const YEAR = { classes: 10_000, riders: 15, days: 360, people: 1500 };
const OWNER = { email: 'owner@bench.example', password: 'bench-password' };
const MEMBER = { email: 'member@bench.example', password: 'bench-password' };
const FIRST = ['Noémie', 'Léa', 'Zoë', 'Mathéo', 'Anaïs', 'Björn', 'Inès', 'Łukasz', 'Chloé', 'Søren'];
const LAST = ['Example', 'Sample', 'Muster', 'Exemple', 'Ejemplo', 'Esempio', 'Próba', 'Vzorek'];

type Place = { studioId: string; customerId: string };

/** A studio of three rooms that has been for a year, with a full week before it and very many people. */
const makeStudio = (url: string): Promise<Place> =>
  asOwner(url, async (db) => {
    const monday = Date.now() + DAY_MS;
    const coming = Array.from({ length: WEEK.classes }, (_, n) => ({
      room: n % WEEK.rooms,
      startsAt: new Date(monday + Math.floor(n / WEEK.rooms) * 2.5 * HOUR_MS),
      instructor: 1 + (n % 5),
      title: `Ride ${n % 12}`,
    }));
    const over = Array.from({ length: YEAR.classes }, (_, n) => ({
      room: n % WEEK.rooms,
      startsAt: new Date(Date.now() - DAY_MS - ((n + 1) * YEAR.days * DAY_MS) / YEAR.classes),
      minutes: 30,
      instructor: 1 + (n % 5),
      title: `Ride ${n % 12}`,
    }));
    const { studioId, classIds, customerIds } = await buildStudio(db, {
      rooms: Array.from({ length: WEEK.rooms }, () => ({ spots: 30 })),
      staff: [
        { role: 'owner', ...OWNER },
        ...Array.from({ length: 5 }, (_, n) => ({
          role: 'instructor' as const,
          email: `coach${n}@bench.example`,
        })),
      ],
      customers: Array.from({ length: CUSTOMERS }, (_, n) => ({
        firstName: `${FIRST[n % FIRST.length]}`,
        lastName: `${LAST[n % LAST.length]} ${n}`,
        email: n === 0 ? MEMBER.email : `rider${n}@bench.example`,
        ...(n === 0 && { login: { password: MEMBER.password } }),
      })),
      allow: false,
      classes: [...coming, ...over],
    });
    await db.transaction().execute(async (trx) => {
      const rows = classIds.flatMap((class_id, n) =>
        Array.from({ length: n < WEEK.classes ? WEEK.riders : YEAR.riders }, (_, m) => ({
          ...{ studio_id: studioId, booking_id: randomUUID(), class_id, spot_number: m + 1 },
          // The member, too, has been there a year long, and has booked a class a day.
          customer_id: customerIds[m === 0 && n % 40 === 0 ? 0 : 1 + ((n * 7 + m) % YEAR.people)]!,
        })),
      );
      await insertRows(trx, 'bookings', rows);
      await insertRows(
        trx,
        'class_results',
        rows.slice(WEEK.classes * WEEK.riders).map(({ studio_id, class_id, customer_id }, n) => ({
          ...{ studio_id, class_id, customer_id, state: 'ready' },
          values: JSON.stringify({
            ...{ effortPoints: 200 + (n % 90), trainingLoad: 40 + (n % 30), energyKcal: 300 + (n % 200) },
            ...{ averageHeartRateBpm: 120 + (n % 40), intensityFactor: 0.7 + (n % 30) / 100 },
          }),
        })),
      );
    });
    return { studioId, customerId: customerIds[0]! };
  });

/** What a page asks for, and the least that could answer it: one statement of raw SQL for each answer. */
type Page = {
  name: string;
  who: 'owner' | 'member';
  asks: string[];
  floor: { text: string; values: unknown[] }[];
  floorIs: string;
  aim: string;
};

function pagesOf({ studioId, customerId }: Place): Page[] {
  const at = `/api/studios/${studioId}`;
  const [from, to] = [new Date(Date.now()), new Date(Date.now() + 8 * DAY_MS)];
  const week = new URLSearchParams({ from: from.toISOString(), to: to.toISOString() });
  const year = new URLSearchParams({
    by: 'instructor',
    from: new Date(Date.now() - 362 * DAY_MS).toISOString().slice(0, 10),
    to: new Date().toISOString().slice(0, 10),
  });
  const classes = {
    text: `select c.*, (select count(*) from bookings b where b.studio_id = c.studio_id and b.class_id = c.class_id
        and b.state = 'booked') as booked
      from classes c where c.studio_id = $1 and c.starts_at >= $2 and c.starts_at < $3 order by c.starts_at`,
    values: [studioId, from, to],
  };
  const search = (words: string[]) => {
    const found = words.map((_, n) => `strpos(found_by, $${n + 2}) > 0`).join(' and ');
    const values = [studioId, ...words];
    return [
      {
        text: `select count(*) from customers where studio_id = $1 and erased_at is null and ${found}`,
        values,
      },
      {
        text: `select customer_id, name, email, phone from customers where studio_id = $1 and erased_at is null
          and ${found} order by lower(last_name), lower(first_name), customer_id limit 51`,
        values,
      },
    ];
  };
  const people = `a search in ${CUSTOMERS.toLocaleString('en')} people`;
  const twice = { who: 'owner', floorIs: 'the same in raw SQL and a bare answer', aim: 'ratio 2' } as const;
  return [
    {
      ...twice,
      name: `a week of ${WEEK.classes} classes`,
      asks: [`${at}/classes?${week}`],
      floor: [classes],
    },
    {
      ...twice,
      name: `${people}, of whom there is one`,
      asks: [`${at}/customers?search=${encodeURIComponent('Zoe Muster 77042')}`],
      floor: search(['zoe', 'muster', '77042']),
    },
    {
      ...twice,
      name: `${people}, of whom there are many`,
      asks: [`${at}/customers?search=noemie`],
      floor: search(['noemie']),
    },
    {
      ...twice,
      who: 'member',
      name: 'a member’s home: schedule, bookings, waitlists',
      asks: [`${at}`, `${at}/classes?${week}`, `${at}/customers/${customerId}`, `${at}/my-waits`],
      floor: [
        {
          text: 'select * from rooms join locations using (studio_id, location_id) where studio_id = $1',
          values: [studioId],
        },
        classes,
        {
          text: `select b.*, c.title, c.starts_at, c.ends_at from bookings b join classes c using (studio_id, class_id)
            where b.studio_id = $1 and b.customer_id = $2 order by c.starts_at desc limit 500`,
          values: [studioId, customerId],
        },
        {
          text: `select * from waits where studio_id = $1 and customer_id = $2 and state in ('waiting', 'offered')`,
          values: [studioId, customerId],
        },
      ],
    },
    {
      ...twice,
      name: `comparison of a year of ${YEAR.classes.toLocaleString('en')} classes and ${(YEAR.classes * YEAR.riders).toLocaleString('en')} rides`,
      asks: [`${at}/comparison?${year}`],
      floor: [
        {
          text: `select c.instructor_id, count(*), avg((v.values->>'effortPoints')::float8), count(distinct v.rider_id)
            from classes c join class_results v on v.studio_id = c.studio_id and v.class_id = c.class_id
            where c.studio_id = $1 and c.ends_at < now() group by 1`,
          values: [studioId],
        },
      ],
      floorIs: 'one mean of the same rides in raw SQL',
      aim: '300 ms',
    },
  ];
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

/** A page and its floor by turns, so that both see the same machine. What a page asks for it asks for at once. */
async function* measure(page: Page, pool: pg.Pool, cookie: string): AsyncGenerator<Figure> {
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${PORT}${path}`, { headers: { cookie } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    await answer.arrayBuffer();
  };
  const times: Record<'page' | 'floor', number[]> = { page: [], floor: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const took = await timed(() => Promise.all(page.asks.map(ask)));
    const floor =
      (await timed(() =>
        Promise.all(page.floor.map((query, n) => pool.query({ ...query, name: `${page.name} ${n}` }))),
      )) + (await timed(() => Promise.all(page.asks.map(() => ask('/healthz')))));
    if (round < WARM_UP) continue;
    times.page.push(took);
    times.floor.push(floor);
  }
  for (const p of [50, 95]) {
    const [figure, floor] = [percentile(times.page, p), percentile(times.floor, p)];
    yield {
      ...{ name: `${page.name}, p${p}`, figure, unit: 'ms', floor, floorIs: page.floorIs },
      ...{ ratio: figure / floor, aim: p === 95 ? page.aim : '–' },
    };
  }
}

export const pages: Bench = {
  name: 'pages',
  run: () =>
    inHouse(PORT, async function* (house) {
      const place = await makeStudio(house.url);
      const owner = createPool({ url: house.url, schema: 'studio', max: 1 });
      await owner.query('vacuum analyze');
      await owner.end();
      await house.startWeb();
      const cookies = {
        owner: await signIn(PORT, OWNER.email, OWNER.password),
        member: await signIn(PORT, MEMBER.email, MEMBER.password),
      };
      const pool = createPool({ url: house.url, schema: 'studio', max: 4 });
      for (const page of pagesOf(place)) yield* measure(page, pool, cookies[page.who]);
      await pool.end();
    }),
};
