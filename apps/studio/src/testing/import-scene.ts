import { randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { importRides } from '../imports/import-rides.ts';
import { createRideReaders } from '../imports/ride-readers.ts';
import { call, signIn } from './http.ts';
import { bring, type Person } from './imports.ts';
import { startTestStudio, type TestStudio } from './studio.ts';
import { seedTenant, type TestTenant } from './tenant.ts';

/** A studio without a worker for the whole file, and for each test a tenant with a member. */
export let t: TestStudio;
export let tenant: TestTenant;
export let member: Person;
beforeAll(async () => {
  t = await startTestStudio();
});
afterAll(() => t.close());
beforeEach(async () => {
  tenant = await seedTenant(t, { name: randomUUID() });
  const cookie = await signIn(t.base, tenant.emails.member);
  member = { cookie, studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
});

export const idsOf = ({ studioId, customerId }: Person) => ({ studioId, customerId });
const readers = createRideReaders();
const MAX_SLICES = 20;
/** Reads an import to its end, by as many slices as a busy machine takes, and tells what became of its files. */
export async function read(importId: string, person = member) {
  for (let slices = 1; ; slices++) {
    await importRides(t.studio, { studioId: person.studioId, importId }, readers);
    const params = { ...idsOf(person), importId };
    const { body } = await call(t.base, person.cookie, 'getImport', { params });
    if (body.state !== 'running' || slices === MAX_SLICES) return body;
  }
}
export const bringAndRead = async (...files: (readonly [string, Uint8Array])[]) =>
  read(await bring(t, member, files));
/** File → why it is no ride, or that it was added. */
export const outcomes = ({ files }: { files: { name: string; outcome: string; code: string | null }[] }) =>
  Object.fromEntries(files.map(({ name, outcome, code }) => [name, code ?? outcome]));
/** Rides from files; recordings that double one are not among them. */
export const ownRides = (person = member) =>
  inTenant(t.db, person.studioId, (trx) =>
    trx
      .selectFrom('own_rides')
      .selectAll()
      .where('customer_id', '=', person.customerId)
      .where('double_of', 'is', null)
      .orderBy('started_at')
      // Two of different sports may begin at one moment.
      .orderBy('file_hash')
      .execute(),
  );
export const start = () => call(t.base, member.cookie, 'startImport', { params: idsOf(member) });
