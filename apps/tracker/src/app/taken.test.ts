import { expect } from 'vitest';
import { A, test } from '../testing/tracker.ts';

/** Whose answer is another than that somebody was faster. */
const codes: Record<string, string> = {
  clients_email: 'duplicate',
  events_one_started: 'box_busy',
  seat_assignments_client: 'client_seated',
  seat_assignments_seat: 'seat_taken',
  sensors_loan_number: 'loan_number_taken',
};

test('whichever constraint decides, each time again, the page and a Spivi client read a sentence', async ({
  t,
}) => {
  const { rows } = await t.owner.query<{ name: string }>(`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where c.relnamespace = 'tracker'::regnamespace and i.indisunique order by 1`);
  expect(rows.map((row) => row.name)).toEqual(expect.arrayContaining(Object.keys(codes)));
  await t.owner.query(`
    create table meets (name text);
    grant select on meets to tandem_tracker_app;
    create function meet() returns trigger language plpgsql as $$ begin
      execute format('do $x$ begin raise exception using errcode = ''23505'', constraint = %L; end $x$',
        (select name from tracker.meets));
      return new;
    end $$;
    create trigger meet before update on boxes for each row execute function meet();
    create trigger meet before insert on clients for each row execute function meet()`);
  for (const { name } of rows) {
    await t.owner.query('delete from meets');
    await t.owner.query('insert into meets values ($1)', [name]);
    const box = { name: 'Cycle', seats: 24, firstSeat: 1, classClock: false };
    const page = await t.api('PUT', `/api/boxes/${A.boxId}`, undefined, t.url, box);
    const answer = (await page.json()) as { code: string };
    expect([name, page.status, answer.code]).toEqual([name, 409, codes[name] ?? 'taken_meanwhile']);
    const spivi = await t.call('ClientService/AddClient', {
      Username: `${name}@club.example`,
    });
    expect([name, spivi.errorCode === 500]).toEqual([name, false]);
    expect(spivi.message).toMatch(/\w.*\.$/);
  }
});
