import { randomUUID } from 'node:crypto';
import { askedPurposes, type Role } from '@tandem/api/words';
import { createPool, inTenant } from '@tandem/platform';
import { type Insertable, Kysely, PostgresDialect, sql } from 'kysely';
import { createAccount, hashPassword } from '../accounts/index.ts';
import type { DB, Db, Trx } from '../base/db.ts';
import { normalizeEmail } from '../base/email.ts';
import { chooseClassType } from '../schedule/index.ts';

const MINUTE_MS = 60_000;
/** Rows of one insert: a statement takes so many values and no more. */
const CHUNK = 1000;

/** What a test's studio is: one room of 20 spots and nobody in it, but for what is said here. */
export type Plan = {
  name?: string;
  location?: { name?: string; timeZone?: string };
  /** Mails after class go out, as in every new studio, unless told. */
  classMail?: boolean;
  createdAt?: Date;
  rooms?: { name?: string; spots?: number }[];
  /** Each with a login where there is a password. */
  staff?: { role: Exclude<Role, 'member'>; email: string; name?: string; password?: string }[];
  customers?: PlannedCustomer[];
  /** Everybody allows everything unless this is false. */
  allow?: boolean;
  /** In the first room, of as many people as it has spots, unless told. */
  classes?: PlannedClass[];
};
type PlannedCustomer = {
  firstName?: string;
  lastName?: string;
  email: string;
  weightKg?: number;
  /** With an email of its own where a family shares the customer's. */
  login?: { email?: string; password: string };
};
type PlannedClass = {
  startsAt: Date;
  /** 45 unless told. */
  minutes?: number;
  title?: string;
  /** Which of the plan's rooms, and which of its staff teaches. */
  room?: number;
  instructor?: number;
  capacity?: number;
};

/** The ids of what was built, each list in the plan's order. */
export type Built = {
  studioId: string;
  locationId: string;
  staffIds: string[];
  roomIds: string[];
  customerIds: string[];
  classIds: string[];
  /** What each class is of. */
  classTypeIds: string[];
  /** Email → account, of those who have a login. */
  accountIds: Record<string, string>;
};

/** Builds a studio. Every test, rig and benchmark that needs one has it from here, and says only what differs. */
export async function buildStudio(db: Db, plan: Plan = {}): Promise<Built> {
  const { rooms = [{}], staff = [], customers = [], classes = [] } = plan;
  const ids = (of: unknown[]) => of.map(() => randomUUID());
  const built: Built = {
    studioId: randomUUID(),
    locationId: randomUUID(),
    staffIds: ids(staff),
    roomIds: ids(rooms),
    customerIds: ids(customers),
    classIds: ids(classes),
    classTypeIds: [],
    accountIds: {},
  };
  await inTenant(db, built.studioId, async (trx) => {
    await insertPlace(trx, built, { ...plan, rooms });
    await insertStaff(trx, built, staff);
    await insertCustomers(trx, built, customers);
    if (plan.allow ?? true) await allowEverything(trx, built.studioId);
    const types = new Map<string, string>();
    for (const { title = 'Ride' } of classes)
      if (!types.has(title))
        types.set(title, await chooseClassType({ trx, studioId: built.studioId }, { title }));
    built.classTypeIds = classes.map(({ title = 'Ride' }) => types.get(title)!);
    await insertRows(
      trx,
      'classes',
      classes.map((one, i) => ({
        studio_id: built.studioId,
        class_id: built.classIds[i]!,
        class_type_id: built.classTypeIds[i]!,
        room_id: built.roomIds[one.room ?? 0]!,
        instructor_id: one.instructor === undefined ? null : built.staffIds[one.instructor]!,
        title: one.title ?? 'Ride',
        starts_at: one.startsAt,
        ends_at: new Date(one.startsAt.getTime() + (one.minutes ?? 45) * MINUTE_MS),
        capacity: one.capacity ?? spotsOf(rooms[one.room ?? 0]!),
      })),
    );
  });
  return built;
}

const spotsOf = (room: { spots?: number }) => room.spots ?? 20;

async function insertPlace(
  trx: Trx,
  built: Built,
  plan: Plan & { rooms: { name?: string; spots?: number }[] },
) {
  const { studioId: studio_id, locationId: location_id, roomIds } = built;
  await insertRows(trx, 'studios', [
    {
      studio_id,
      name: plan.name ?? 'Test',
      ...(plan.classMail !== undefined && { class_mail: plan.classMail }),
      ...(plan.createdAt && { created_at: plan.createdAt }),
    },
  ]);
  const { name: place = 'Here', timeZone = 'Europe/Paris' } = plan.location ?? {};
  await insertRows(trx, 'locations', [{ studio_id, location_id, name: place, time_zone: timeZone }]);
  await insertRows(
    trx,
    'rooms',
    plan.rooms.map(({ name = 'Cycle' }, i) => ({ studio_id, room_id: roomIds[i]!, location_id, name })),
  );
  await insertRows(
    trx,
    'spots',
    plan.rooms.flatMap((room, i) =>
      Array.from({ length: spotsOf(room) }, (_, n) => ({
        studio_id,
        room_id: roomIds[i]!,
        spot_number: n + 1,
        x: (4 * n) % 100,
        y: 50,
      })),
    ),
  );
}

async function insertStaff(trx: Trx, built: Built, staff: NonNullable<Plan['staff']>) {
  for (const [i, { role, email, name = `The ${role}`, password }] of staff.entries())
    await insertRows(trx, 'staff', [
      {
        studio_id: built.studioId,
        staff_id: built.staffIds[i]!,
        account_id: password === undefined ? null : await login(trx, built, { name, email, password }),
        name,
        email,
        role,
      },
    ]);
}

async function insertCustomers(trx: Trx, built: Built, customers: PlannedCustomer[]) {
  const rows: Insertable<DB['customers']>[] = [];
  for (const [i, one] of customers.entries()) {
    const { firstName = 'Rider', lastName = String(i), email, weightKg, login: wanted } = one;
    rows.push({
      studio_id: built.studioId,
      customer_id: built.customerIds[i]!,
      account_id: wanted ? await login(trx, built, { name: firstName, email, ...wanted }) : null,
      first_name: firstName,
      last_name: lastName,
      email,
      email_normalized: normalizeEmail(email),
      ...(weightKg !== undefined && { weight_kg: weightKg }),
    });
  }
  await insertRows(trx, 'customers', rows);
}

/** Hashing costs a tenth of a second, and tests mostly use one password. */
const hashes = new Map<string, Promise<string>>();

async function login(
  trx: Trx,
  built: Built,
  { name, email, password }: { name: string; email: string; password: string },
): Promise<string> {
  const hash = hashes.get(password) ?? hashPassword(password);
  hashes.set(password, hash);
  const accountId = await createAccount(trx, {
    name,
    email,
    passwordHash: await hash,
    locale: null,
    // As the demo's are: tests of the second factor say otherwise.
    passwordSuffices: true,
  });
  built.accountIds[email] = accountId;
  return accountId;
}

/** Everybody of the studio who has not answered allows everything that is asked, as tests mostly want it. */
export async function allowEverything(trx: Trx, studioId: string): Promise<void> {
  await sql`
    insert into studio.consents (studio_id, customer_id, purpose)
    select p.studio_id, p.customer_id, purpose
    from studio.customers p, unnest(${[...askedPurposes]}::text[]) purpose
    where p.studio_id = ${studioId} and not exists (select from studio.consents s
      where s.studio_id = p.studio_id and s.customer_id = p.customer_id and s.purpose = purpose)`.execute(
    trx,
  );
}

/** Inserts as many rows as there are, a statement for every so many. */
export async function insertRows<T extends keyof DB & string>(
  trx: Trx,
  table: T,
  rows: Insertable<DB[T]>[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK)
    await trx
      .insertInto(table as 'customers')
      .values(rows.slice(at, at + CHUNK) as never)
      .execute();
}

/** Opens the studio's tables as their owner, who sees every tenant, for so long. @param url the owner's connection string */
export async function asOwner<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db: Db = new Kysely({
    dialect: new PostgresDialect({ pool: createPool({ url, schema: 'studio', max: 1 }) }),
  });
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

/** So many wait for somebody else's lock: to let go of it only when they do. */
export const lockWaits = (url: string): Promise<number> =>
  asOwner(url, async (db) => {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    return rows.length;
  });
