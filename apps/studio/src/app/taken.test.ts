import type { StudioProblem } from '@tandem/api/words';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { asOwner } from '../testing/build.ts';
import { fresh as test } from '../testing/fixtures.ts';
import { call } from '../testing/http.ts';

type Constraint = { name: string; excludes: boolean };

/** Whose answer is another than that somebody was faster. */
const codes: Record<string, StudioProblem> = {
  bookings_one_per_customer: 'already_booked',
  bookings_one_per_spot: 'spot_taken',
  class_results_one_per_rider: 'has_ride',
  class_types_one_per_name: 'class_type_exists',
  spivi_gyms_studio_id_box_id_key: 'box_taken',
  spivi_gyms_studio_id_room_id_key: 'room_taken',
  customers_studio_id_account_id_key: 'login_taken',
  staff_studio_id_account_id_key: 'login_taken',
};

test('whichever constraint decides, each time again, the answer is a sentence', async ({
  t,
  tenant,
  desk,
}) => {
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
  await asOwner(t.url, async (db) => {
    const { rows } = await sql<Constraint>`
      select c.relname as name, coalesce(k.contype = 'x', false) as excludes
      from pg_index i join pg_class c on c.oid = i.indexrelid left join pg_constraint k on k.conindid = i.indexrelid
        and k.contype in ('p', 'u', 'x')
      where c.relnamespace in ('studio'::regnamespace, 'auth'::regnamespace)
        and (i.indisunique or i.indisexclusion) order by 1`.execute(db);
    expect(rows.map((row) => row.name)).toEqual(expect.arrayContaining(Object.keys(codes)));
    expect(rows.some((row) => row.excludes)).toBe(true);
    // Every write of a person leaves a line in the log: there it meets the constraint, whichever is named.
    await sql`create table studio.meets (name text, code text)`.execute(db);
    await sql`grant select on studio.meets to tandem_studio_app`.execute(db);
    await sql`create function studio.meet() returns trigger language plpgsql as ${sql.raw(`$$
      declare meets record;
      begin
        select * into meets from studio.meets;
        execute format('do $x$ begin raise exception using errcode = %L, constraint = %L; end $x$', meets.code, meets.name);
        return new;
      end $$`)}`.execute(db);
    await sql`create trigger meet before insert on studio.audit_log for each row execute function studio.meet()`.execute(
      db,
    );
    const meet = async (name: string, code: string) => {
      await sql`delete from studio.meets`.execute(db);
      await sql`insert into studio.meets values (${name}, ${code})`.execute(db);
      const answer = await call(t.base, desk, 'updateCustomer', {
        params,
        body: { phone: '+33 1 23 45 67 89' },
      });
      expect(answer.body.message).toMatch(/^[A-Z].*\.$/);
      return [name, answer.status, answer.body.code];
    };
    for (const { name, excludes } of rows)
      expect(await meet(name, excludes ? '23P01' : '23505')).toEqual([
        name,
        409,
        codes[name] ?? 'taken_meanwhile',
      ]);
    // What is referred to was removed between the rule and the write.
    expect(await meet('any_fkey', '23503')).toEqual(['any_fkey', 404, 'not_found']);
  });
});
