import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '@tandem/api/endpoint';
import { endpoints } from '@tandem/api/studio';
import type { Role } from '@tandem/api/words';
import { createLog } from '@tandem/platform';
import { testDatabase } from '@tandem/platform/testing';
import type { z } from 'zod';
import { createStudio, migrateStudio, type RunningStudio } from '../app/studio.ts';
import type { Settings } from '../base/context.ts';
import { buildStudio } from './build.ts';

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
const STAFF = ['owner', 'manager', 'front_desk', 'instructor'] as const;
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
  const { name, spots = 20, customers = 3 } = options;
  const emails = Object.fromEntries(
    [...STAFF, 'member' as const].map((role) => [role, `${role}@${name}.example`]),
  ) as Record<Role, string>;
  const built = await buildStudio(t.db, {
    name,
    location: { name: 'Lyon' },
    rooms: [{ spots }],
    staff: STAFF.map((role) => ({ role, email: emails[role], password: TEST_PASSWORD })),
    customers: Array.from({ length: 1 + customers }, (_, i) => ({
      firstName: `First${i}`,
      lastName: `Last${i}`,
      email: `Person${i}@shared.example`,
      weightKg: 70 + i,
      ...(i === 0 && { login: { email: emails.member, password: TEST_PASSWORD } }),
    })),
    classes: [
      {
        startsAt: new Date(t.studio.now().getTime() + 60 * MINUTE_MS),
        instructor: STAFF.indexOf('instructor'),
        capacity: options.capacity ?? spots,
      },
    ],
  });
  return {
    ...built,
    roomId: built.roomIds[0]!,
    classId: built.classIds[0]!,
    instructorId: built.staffIds[STAFF.indexOf('instructor')]!,
    emails,
  };
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
