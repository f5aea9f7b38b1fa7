import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import type { DB, Db } from '../../../apps/studio/src/base/db.ts';
import { buildStudio } from '../../../apps/studio/src/testing/build.ts';
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
  const built = await buildStudio(dbOver(admin), {
    name: 'Chaos',
    location: { timeZone },
    classMail: false,
    createdAt: new Date(),
    rooms: [
      { name: 'Room 1', spots: SPOTS },
      { name: 'Room 2', spots: SPOTS },
    ],
    staff: [{ role: 'instructor', ...INSTRUCTOR }],
    customers: PEOPLE.map(({ name, email }) => ({ firstName: name, lastName: 'Example', email })),
  });
  return {
    studioId: built.studioId,
    rooms: built.roomIds,
    staffId: built.staffIds[0]!,
    customers: built.customerIds,
  };
}

/** The owner's one session as what the builder writes through. */
function dbOver(admin: pg.Client): Db {
  const connection = { query: admin.query.bind(admin), release() {} } as unknown as PostgresPoolClient;
  const pool = { connect: async () => connection, end: async () => {} } as unknown as PostgresPool;
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) }).withSchema('studio');
}
