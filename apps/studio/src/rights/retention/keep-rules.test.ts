import { randomUUID } from 'node:crypto';
import { encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startTestStudio, type TestStudio } from '../../testing/studio.ts';
import { seedTenant, type TestTenant } from '../../testing/tenant.ts';
import { keepRules } from './keep-rules.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const trace = Buffer.from(
  encodeTrace({ powerW: [150], heartRateBpm: [120], cadenceRpm: [80], speedKmh: [null] }),
);

let t: TestStudio;
let a: TestTenant;
let b: TestTenant;
beforeEach(async () => {
  await t?.close();
  t = await startTestStudio({ now: () => NOW });
  a = await seedTenant(t, { name: 'a' });
  b = await seedTenant(t, { name: 'b' });
});
afterAll(() => t.close());

const within = <T>(of: TestTenant, query: ReturnType<typeof sql<T>>) =>
  inTenant(t.db, of.studioId, async (trx) => (await query.execute(trx)).rows);
const setRules = (of: TestTenant, numbers: number | null, traces: number | null) =>
  within(of, sql`update studios set keep_numbers_months = ${numbers}, keep_traces_months = ${traces}`);

/** A ride in class and one outside of a day, each with a trace. */
async function addRides(of: TestTenant, i: number, day: string): Promise<void> {
  const [classId, at, customerId] = [randomUUID(), `${day}T18:00:00Z`, of.customerIds[i]];
  await within(
    of,
    sql`insert into classes (studio_id, class_id, room_id, class_type_id, title, starts_at, ends_at, capacity)
    values (${of.studioId}, ${classId}, ${of.roomId}, class_type_named(${of.studioId}, ${day}), ${day}, ${at}, ${at}::timestamptz + interval '1 hour', 9)`,
  );
  await within(
    of,
    sql`insert into class_results (studio_id, class_id, customer_id, state, "values", trace)
    values (${of.studioId}, ${classId}, ${customerId}, 'ready', '{"workKj": 500}', ${trace})`,
  );
  await within(
    of,
    sql`insert into own_rides (studio_id, ride_id, customer_id, title, started_at, ended_at, seconds, time_zone,
      file_name, file_hash, trace)
    values (${of.studioId}, ${randomUUID()}, ${customerId}, ${day}, ${at}, ${at}, 1, 'Europe/Paris', 'x', ${Buffer.from(day)}, ${trace})`,
  );
}

const rides = async (of: TestTenant) => ({
  inClass: await within(
    of,
    sql<object>`select c.title as day, v.state, v.reason, v."values" <> '{}' as numbers, v.trace is not null as trace
      from class_results v join classes c using (studio_id, class_id) order by c.title`,
  ),
  outside: await within(
    of,
    sql<object>`select title as day, trace is not null as trace from own_rides order by title`,
  ),
});

test('numbers and traces go by the studio’s own rules and the date of the class; a class says why it has none', async () => {
  for (const day of ['2025-11-21', '2025-11-23', '2026-05-21', '2026-05-23']) await addRides(a, 0, day);
  await addRides(b, 0, '2020-01-01');
  await setRules(a, 12, 6);
  await keepRules(t.studio);
  await keepRules(t.studio);
  const kept = { state: 'ready', reason: null, numbers: true };
  expect(await rides(a)).toEqual({
    inClass: [
      { day: '2025-11-21', state: 'none', reason: 'retention', numbers: false, trace: false },
      { day: '2025-11-23', ...kept, trace: false },
      { day: '2026-05-21', ...kept, trace: false },
      { day: '2026-05-23', ...kept, trace: true },
    ],
    outside: [
      { day: '2025-11-23', trace: false },
      { day: '2026-05-21', trace: false },
      { day: '2026-05-23', trace: true },
    ],
  });
  expect((await rides(b)).inClass).toMatchObject([{ ...kept, trace: true }]);
});

test('a ride that is nobody’s goes too', async () => {
  await addRides(a, 1, '2024-01-01');
  await within(a, sql`update class_results set reassigned = true, reassigned_to = null`);
  await setRules(a, 12, null);
  await keepRules(t.studio);
  expect((await rides(a)).inClass.filter((ride) => (ride as { numbers: boolean }).numbers)).toEqual([]);
});

test('links, answers kept for repeats, mails and old lines of the log have a bound', async () => {
  const days = (n: number) => new Date(NOW.getTime() - n * 86_400_000);
  const [old, young] = [days(100), days(1)];
  const customer = a.customerIds[0];
  for (const at of [old, young]) {
    await within(
      a,
      sql`insert into invitations (studio_id, invitation_id, token_hash, kind, customer_id, expires_at)
      values (${a.studioId}, ${randomUUID()}, ${Buffer.from(String(at))}, 'customer', ${customer}, ${at})`,
    );
    await within(
      a,
      sql`insert into idempotency_keys (studio_id, account_id, key, request_hash, created_at)
      values (${a.studioId}, 'x', ${String(at)}, '', ${at})`,
    );
    await within(
      a,
      sql`insert into mails (studio_id, kind, customer_id, act_id, created_at)
      values (${a.studioId}, 'booking_moved', ${customer}, ${randomUUID()}, ${at})`,
    );
  }
  // Three years go by the database's clock, as the policy that protects the lines does.
  await within(
    a,
    sql`insert into audit_log (studio_id, action, object_kind, object_id, at)
    values (${a.studioId}, 'old', 'x', 'x', now() - interval '4 years'), (${a.studioId}, 'young', 'x', 'x', now())`,
  );
  await keepRules(t.studio);
  for (const table of ['invitations', 'idempotency_keys', 'mails'])
    expect([table, (await within(a, sql`select 1 from ${sql.table(table)}`)).length]).toEqual([table, 1]);
  expect(await within(a, sql`select action from audit_log where action in ('old', 'young')`)).toEqual([
    { action: 'young' },
  ]);
});

test('the application itself can neither change nor remove a line of the log', async () => {
  for (const change of [sql`delete from audit_log`, sql`update audit_log set action = ''`])
    await expect(within(a, change)).rejects.toThrow('permission denied');
});

test('a list of people goes, with its lines, once it can be taken back no more', async () => {
  const DAY_MS = 24 * 3_600_000;
  for (const days of [29, 31])
    await within(
      a,
      sql`with list as (insert into customer_imports (studio_id, import_id, file_name, started_at)
          values (${a.studioId}, gen_random_uuid(), ${`${days} days`}, ${new Date(NOW.getTime() - days * DAY_MS)}) returning import_id)
        insert into customer_import_lines (studio_id, import_id, line, customer_id)
        select ${a.studioId}, import_id, 1, ${a.customerIds[days - 29 ? 1 : 0]} from list`,
    );
  await keepRules(t.studio);
  expect(
    await within(
      a,
      sql`select file_name, line from customer_imports join customer_import_lines using (import_id)`,
    ),
  ).toEqual([{ file_name: '29 days', line: 1 }]);
});

test('a link to a ride goes once it shows nothing any more', async () => {
  const link = (endsAt: Date) => sql`insert into ride_links
    (studio_id, customer_id, ride_id, named, heart, made_at, ends_at)
    values (${a.studioId}, ${a.customerIds[0]}, ${randomUUID()}, false, false, ${NOW}, ${endsAt})`;
  const [over, working] = [-1000, 1000].map((ms) => new Date(NOW.getTime() + ms));
  await within(a, link(over!));
  await within(a, link(working!));
  await keepRules(t.studio);
  expect(await within(a, sql`select ends_at from ride_links`)).toEqual([{ ends_at: working }]);
});
