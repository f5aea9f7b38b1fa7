import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import pg from 'pg';
import type { Studio } from '../../apps/studio/src/base/context.ts';
import { readSource } from '../../apps/studio/src/sources/reading/read-source.ts';
import { moveClasses } from '../../apps/studio/src/sources/taking-over/move-classes.ts';
import { call } from '../../apps/studio/src/testing/http.ts';
import type { TestStudio } from '../../apps/studio/src/testing/studio.ts';
import { rows } from './connected.ts';
import { test as scene } from './scene.ts';

export const DAY_MS = 24 * 3_600_000;

export type Tenant = { studioId: string };

export const write = (t: TestStudio, { studioId }: Tenant, statement: ReturnType<typeof sql>) =>
  inTenant(t.db, studioId, (trx) => statement.execute(trx));

export const lastOf = async (t: TestStudio, tenant: Tenant): Promise<string> =>
  (
    await rows(t, tenant, (trx) =>
      sql<{
        id: string;
      }>`select takeover_id as id from source_takeovers order by begun_at desc limit 1`.execute(trx),
    )
  )[0]!.id;

/** The worker’s part, to its end. */
export const work = async (t: TestStudio, tenant: Tenant, studio: Studio = t.studio) =>
  moveClasses(studio, { studioId: tenant.studioId, takeoverId: await lastOf(t, tenant) });

/** All that is the studio’s, but for how often a row was written or read, and what is kept of the taking over itself. */
export const standing = async (t: TestStudio, tenant: Tenant) =>
  (
    await rows(t, tenant, (trx) =>
      sql<{ classes: { class_id: string; source: string }[]; bookings: unknown[]; customers: unknown }>`select
        (select json_agg(to_jsonb(c) - 'version' order by class_id) from classes c) as classes,
        (select json_agg(b order by booking_id) from bookings b) as bookings,
        (select json_agg(u order by customer_id) from customers u) as customers,
        (select json_agg(to_jsonb(i) - 'seen_at' order by person_id) from source_people i) as people,
        (select json_agg(to_jsonb(m) - 'late_cancel_minutes' order by class_id) from class_mirror m) as mirror,
        (select json_agg(m order by class_id) from spivi_class_sync m) as synced,
        (select count(*)::int from mails) as mails`.execute(trx),
    )
  )[0]!;

export const sourcesOf = (t: TestStudio, tenant: Tenant) =>
  rows(t, tenant, (trx) =>
    sql<{ title: string; source: string; classId: string }>`
      select title, source, class_id as "classId" from classes where cancelled_at is null
      order by starts_at, title`.execute(trx),
  );

/** One reading by its own time: only what is due. */
export const readDue = (t: TestStudio, { studioId }: Tenant) =>
  readSource(t.studio, { studioId, source: 'momence' });

/** How many wait to be read at once. */
export const readingsSent = async (t: TestStudio, { studioId }: Tenant): Promise<number> => {
  const { rows: found } = await sql<{ sent: number }>`select count(*)::int as sent from studio_jobs.job
    where name = 'read-source' and state = 'created' and data->>'studioId' = ${studioId}`.execute(t.db);
  return found[0]!.sent;
};

/** Whoever writes that a class is `source`'s is refused, until the returned is called. */
export async function stuckAt(
  t: TestStudio,
  { classId, source, onEnd }: { classId: string; source: string; onEnd: (end: () => Promise<void>) => void },
): Promise<() => Promise<void>> {
  const admin = new pg.Client({ connectionString: t.url });
  await admin.connect();
  const name = `stuck_${classId.replaceAll('-', '')}`;
  await admin.query(`create function studio.${name}() returns trigger language plpgsql as
      $$ begin raise exception 'a fault of ours'; end $$;
    create trigger ${name} before update on studio.classes for each row
      when (new.class_id = '${classId}' and new.source = '${source}' and old.source <> new.source)
      execute function studio.${name}()`);
  const loosen = async () => {
    await admin.query(`drop function if exists studio.${name}() cascade`);
  };
  onEnd(async () => {
    await loosen();
    await admin.end();
  });
  return loosen;
}

/** Asks as the owner. */
export const test = scene.extend('ask', ({ t, tenant, owner }) => {
  const params = { studioId: tenant.studioId };
  return {
    read: async () => (await call(t.base, owner, 'getTakingOver', { params })).body,
    todos: async () =>
      (await call(t.base, owner, 'listSourceTodos', { params })).body.todos.map(({ kind, count }) => [
        kind,
        count,
      ]),
    take: () => call(t.base, owner, 'takeOver', { params }),
    undo: () => call(t.base, owner, 'undoTakeOver', { params }),
    resume: () => call(t.base, owner, 'enableSource', { params, body: { enabled: true } }),
    change: (classId: string, body: object) =>
      call(t.base, owner, 'updateClass', { params: { ...params, classId }, body }),
    book: (classId: string, customerId: string, spotNumber: number) =>
      call(t.base, owner, 'bookSpot', { params: { ...params, classId }, body: { customerId, spotNumber } }),
  };
});
