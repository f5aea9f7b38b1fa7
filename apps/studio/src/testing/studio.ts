import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint, Role } from '@tandem/api/endpoint';
import { consentPurposes, endpoints } from '@tandem/api/studio';
import { createLog, inTenant } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import { sql } from 'kysely';
import type { z } from 'zod';
import { createAccount } from '../accounts/create-account.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { createStudio, migrateStudio, type RunningStudio } from '../app/studio.ts';
import type { Settings } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { normalizeEmail } from '../customers/index.ts';
import { chooseClassType } from '../schedule/index.ts';

export type TestStudio = RunningStudio & {
  /** Connection string of the database's owner. */
  url: string;
  /** Where the server listens, for example `http://127.0.0.1:41234`. */
  base: string;
};

/** A studio on a database of its own, listening on a free port; no worker unless asked for. */
export async function startTestStudio(
  options: { worker?: boolean; settings?: Partial<Settings>; now?: () => Date } = {},
): Promise<TestStudio> {
  const database = await testDatabase('studio', migrateStudio);
  const dataDir = mkdtempSync(join(tmpdir(), 'tandem-studio-'));
  const running = await createStudio({
    databaseUrl: database.url,
    dataDir,
    log: createLog('studio', process.env.TEST_LOG_LEVEL ?? 'silent'),
    webFolder: null,
    services: { web: true, worker: options.worker ?? false },
    settings: {
      publicUrl: 'http://localhost:3000',
      spiviBaseUrls: ['http://127.0.0.1:4000'],
      signInsPerMinute: { perAddress: 1000, perEmail: 1000 },
      ...options.settings,
    },
    now: options.now,
  });
  const base = await running.app!.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...running,
    url: database.url,
    base,
    async close() {
      await running.close();
      rmSync(dataDir, { recursive: true, force: true });
      await database.drop();
    },
  };
}

export const TEST_PASSWORD = 'a long enough one';
let passwordHash: Promise<string> | undefined;
const MINUTE_MS = 60_000;

export type TestTenant = {
  studioId: string;
  locationId: string;
  roomId: string;
  /** In an hour, 45 minutes, in the room. The instructor teaches it. */
  classId: string;
  instructorId: string;
  /** The member's own, then others without a login. */
  customerIds: string[];
  /** The email of each role's login. */
  emails: Record<Role, string>;
};

/** A tenant with a room of `spots` bikes, a login for every role, and customers: the member and `customers` others. */
export async function seedTenant(
  t: TestStudio,
  options: { name: string; spots?: number; customers?: number; capacity?: number },
): Promise<TestTenant> {
  passwordHash ??= hashPassword(TEST_PASSWORD);
  const hash = await passwordHash;
  const spots = options.spots ?? 20;
  const ids = {
    studioId: randomUUID(),
    locationId: randomUUID(),
    roomId: randomUUID(),
    classId: randomUUID(),
  };
  const studio_id = ids.studioId;
  const emails = Object.fromEntries(
    (['owner', 'manager', 'front_desk', 'instructor', 'member'] as const).map((role) => [
      role,
      `${role}@${options.name}.example`,
    ]),
  ) as Record<Role, string>;
  const customerIds = Array.from({ length: 1 + (options.customers ?? 3) }, () => randomUUID());
  const instructorId = randomUUID();
  await inTenant(t.db, studio_id, async (trx) => {
    const account = (role: Role) =>
      createAccount(trx, { name: role, email: emails[role], passwordHash: hash, locale: null });
    await trx.insertInto('studios').values({ studio_id, name: options.name }).execute();
    await trx
      .insertInto('locations')
      .values({ studio_id, location_id: ids.locationId, name: 'Lyon', time_zone: 'Europe/Paris' })
      .execute();
    await trx
      .insertInto('rooms')
      .values({ studio_id, room_id: ids.roomId, location_id: ids.locationId, name: 'Cycle' })
      .execute();
    await trx
      .insertInto('spots')
      .values(
        Array.from({ length: spots }, (_, i) => ({
          studio_id,
          room_id: ids.roomId,
          spot_number: i + 1,
          x: i % 100,
          y: 50,
        })),
      )
      .execute();
    for (const role of ['owner', 'manager', 'front_desk', 'instructor'] as const)
      await trx
        .insertInto('staff')
        .values({
          studio_id,
          staff_id: role === 'instructor' ? instructorId : randomUUID(),
          account_id: await account(role),
          name: `The ${role}`,
          email: emails[role],
          role,
        })
        .execute();
    const memberAccount = await account('member');
    await trx
      .insertInto('customers')
      .values(
        customerIds.map((customer_id, i) => ({
          studio_id,
          customer_id,
          account_id: i === 0 ? memberAccount : null,
          first_name: `First${i}`,
          last_name: `Last${i}`,
          email: `Person${i}@shared.example`,
          email_normalized: normalizeEmail(`Person${i}@shared.example`),
          weight_kg: 70 + i,
        })),
      )
      .execute();
    await allowEverything(trx, studio_id);
    await trx
      .insertInto('classes')
      .values({
        studio_id,
        class_id: ids.classId,
        class_type_id: await chooseClassType({ trx, studioId: studio_id }, { title: 'Ride' }),
        room_id: ids.roomId,
        instructor_id: instructorId,
        title: 'Ride',
        starts_at: new Date(t.studio.now().getTime() + 60 * MINUTE_MS),
        ends_at: new Date(t.studio.now().getTime() + 105 * MINUTE_MS),
        capacity: options.capacity ?? spots,
      })
      .execute();
  });
  return { ...ids, instructorId, customerIds, emails };
}

/** Everybody of the studio who has not answered allows everything, as tests mostly want it. */
export async function allowEverything(trx: Trx, studioId: string): Promise<void> {
  await sql`
    insert into consents (studio_id, customer_id, purpose)
    select p.studio_id, p.customer_id, purpose from customers p, unnest(${[...consentPurposes]}::text[]) purpose
    where p.studio_id = ${studioId} and not exists (select from consents s where s.studio_id = p.studio_id
      and s.customer_id = p.customer_id and s.purpose = purpose)`.execute(trx);
}

/** Signs in over HTTP. @returns the cookie header */
export async function signIn(base: string, email: string, password = TEST_PASSWORD): Promise<string> {
  const answer = await fetch(`${base}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`sign-in of ${email} answered ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

type Endpoints = typeof endpoints;
type Request = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
};
/** The status, and the body as the endpoint describes it or an error. */
export type Answer<R> = {
  status: number;
  body: R & { code?: string; message?: string; field?: string; details?: { freeSpots?: number[] } };
};

/** Calls an endpoint of the table over real HTTP, as the person of the cookie. */
export async function call<N extends keyof Endpoints>(
  base: string,
  cookie: string | null,
  name: N,
  request: Request = {},
): Promise<Answer<z.output<Endpoints[N]['response']>>> {
  const { method, path }: Endpoint = endpoints[name];
  const filled = path.replace(/:(\w+)/g, (_, key) => encodeURIComponent(request.params?.[key] ?? ''));
  const search = request.query ? `?${new URLSearchParams(request.query)}` : '';
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const answer = await fetch(base + filled + search, {
    method,
    headers: {
      ...(cookie && { cookie }),
      ...(hasBody && { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(hasBody && { body: JSON.stringify(request.body ?? {}) }),
  });
  return { status: answer.status, body: (await answer.json()) as never };
}
