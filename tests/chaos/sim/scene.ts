import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { normalizeEmail } from '../../../apps/studio/src/customers/index.ts';
import type { FakeOptions } from '../../fake-spivi/server.ts';

export const LOGIN = { siteId: 4711, sourceName: 'club@chaos.example' };
export const FIRST_PASSWORD = 'first-password-of-the-club';
export const BOXES = [
  { boxId: 2101, seats: 8 },
  { boxId: 2102, seats: 8 },
];
/** Spots of each room: one more than its box has seats, so that one lies outside Spivi's map. */
export const SPOTS = 9;
const INSTRUCTOR = { email: 'ines@chaos.example', name: 'Ines Example' };

type Person = { name: string; email: string; clients: { clientId: number; email: string }[] };

/** Who is a customer here and what Spivi knows of them: the plain case, shared emails, strangers, odd spellings. */
export const PEOPLE: Person[] = [
  ...['ada', 'bob', 'cyd', 'dee', 'eli', 'fay', 'gus'].map((name, i) => ({
    name,
    email: `${name}@chaos.example`,
    clients: [{ clientId: 7001 + i, email: `${name}@chaos.example` }],
  })),
  {
    name: 'Zoë',
    email: ' ZOË+spin@Chaos.Example ',
    clients: [{ clientId: 7011, email: 'zoë+spin@chaos.example' }],
  },
  // A family with one address, of whom Spivi knows one.
  {
    name: 'mum',
    email: 'family@chaos.example',
    clients: [{ clientId: 7021, email: 'family@chaos.example' }],
  },
  { name: 'kid', email: 'family@chaos.example', clients: [] },
  // One person whom Spivi has twice.
  {
    name: 'twin',
    email: 'twin@chaos.example',
    clients: [
      { clientId: 7031, email: 'twin@chaos.example' },
      { clientId: 7032, email: 'TWIN@chaos.example' },
    ],
  },
  { name: 'new', email: 'new@chaos.example', clients: [] },
];
/** People whom only Spivi knows: they walk in there. */
export const WALK_INS = [7901, 7902, 7903];

export function siteOf(timeZone: string): Pick<FakeOptions, 'site' | 'clients'> {
  const client = (clientId: number, email: string, displayName: string) => ({ clientId, email, displayName });
  return {
    site: { ...LOGIN, password: FIRST_PASSWORD, timeZone, boxes: BOXES, instructors: [INSTRUCTOR] },
    clients: [
      ...PEOPLE.flatMap((person) =>
        person.clients.map(({ clientId, email }) => client(clientId, email, person.name)),
      ),
      ...WALK_INS.map((clientId) =>
        client(clientId, `walkin${clientId}@chaos.example`, `Walk-in ${clientId}`),
      ),
    ],
  };
}

export type SceneIds = { studioId: string; rooms: string[]; staffId: string; customers: string[] };

/** A studio with two rooms, an instructor and its customers, not yet connected. Written as the database's owner. */
export async function writeScene(admin: pg.Client, timeZone: string): Promise<SceneIds> {
  const [studioId, locationId, staffId] = [randomUUID(), randomUUID(), randomUUID()];
  const rooms = [randomUUID(), randomUUID()];
  const customers = PEOPLE.map(() => randomUUID());
  const insert = (table: string, rows: Record<string, unknown>[]) =>
    admin.query(
      `insert into studio.${table} select * from jsonb_populate_recordset(null::studio.${table}, $1::jsonb)`,
      [JSON.stringify(rows.map((row) => ({ studio_id: studioId, ...row })))],
    );
  const created_at = new Date();
  await insert('studios', [{ name: 'Chaos', class_mail: false, created_at }]);
  await insert('locations', [{ location_id: locationId, name: 'Here', time_zone: timeZone, address: '' }]);
  await insert(
    'rooms',
    rooms.map((room_id, i) => ({ room_id, location_id: locationId, name: `Room ${i + 1}` })),
  );
  await insert(
    'spots',
    rooms.flatMap((room_id) =>
      Array.from({ length: SPOTS }, (_, i) => ({
        room_id,
        spot_number: i + 1,
        x: 10 * i,
        y: 50,
        kind: 'bike',
        active: true,
      })),
    ),
  );
  await insert('staff', [
    { staff_id: staffId, name: INSTRUCTOR.name, email: INSTRUCTOR.email, role: 'instructor' },
  ]);
  for (const [i, person] of PEOPLE.entries())
    await admin.query(
      `insert into studio.customers (studio_id, customer_id, first_name, last_name, email, email_normalized)
       values ($1, $2, $3, 'Example', $4, $5)`,
      [studioId, customers[i], person.name, person.email, normalizeEmail(person.email)],
    );
  await admin.query(
    `insert into studio.consents (studio_id, customer_id, purpose)
     select studio_id, customer_id, purpose from studio.customers, unnest(array['store', 'send', 'board']) purpose
     where studio_id = $1`,
    [studioId],
  );
  return { studioId, rooms, staffId, customers };
}
