import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { expect } from 'vitest';
import { inStudio } from '../../../base/call.ts';
import { newClass } from '../../../testing/classes.ts';
import { mailed } from '../../../testing/mails.ts';
import { seedTenant } from '../../../testing/tenant.ts';
import { handOver } from '../../hand-over.ts';
import { remindToCancel } from './remind-to-cancel.ts';

/** A Friday's class at 18:30 in Paris, whose free time ends at 16:30: a reminder is due at 13:30. */
const CLASS = new Date('2027-06-18T16:30:00Z');
const BEFORE = '2027-06-18T11:29:00Z';
const DUE = '2027-06-18T11:31:00Z';
const OVER = '2027-06-18T14:30:01Z';
const MINUTES = 120;

const test = mailed
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 4 }))
  .extend('scene', async ({ t, tenant, server, clock }) => {
    server.mails.length = 0;
    const { studioId, customerIds } = tenant;
    const at = (iso: string) => {
      clock.aheadMs = Date.parse(iso) - Date.now();
    };
    at('2027-06-01T10:00:00Z');
    const run = <T>(text: ReturnType<typeof sql<T>>) =>
      inStudio(t.studio, studioId, async ({ trx }) => (await text.execute(trx)).rows);
    const classId = await newClass(t, tenant, { startsAt: CLASS, title: 'Climb & Sprint' });
    await run(sql`update classes set late_cancel_minutes = ${MINUTES} where class_id = ${classId}`);
    const book = (person: number, bookedAt = '2027-06-02T10:00:00Z') =>
      run(sql`insert into bookings (studio_id, booking_id, class_id, customer_id, spot_number, booked_at, late_cancel_minutes)
        values (${studioId}, gen_random_uuid(), ${classId}, ${customerIds[person]}, ${person + 1}, ${bookedAt}, ${MINUTES})`);
    const rows = () =>
      run(
        sql<{ mail_id: string; customer_id: string; state: string; reason: string | null }>`
          select mail_id, customer_id, state, reason from mails where kind = 'cancel_reminder' order by created_at, mail_id`,
      );
    const told = async () =>
      (await rows()).map(({ customer_id: customerId }) => customerIds.indexOf(customerId)).sort();
    const remind = async (iso: string) => {
      at(iso);
      await remindToCancel(t.studio);
      return told();
    };
    const send = async () => {
      for (const { mail_id: mailId, state } of await rows())
        if (state === 'waiting') await handOver(t.studio, { studioId, mailId }, { retryCount: 0 });
      return (await rows()).map(({ state, reason }) => [state, reason]);
    };
    return { studioId, classId, customerIds, at, run, book, remind, send, told };
  });

test('who booked before is reminded once, from three hours before the free time ends, by as many workers as there are', async ({
  t,
  server,
  scene: { book, remind, send, told, studioId, classId },
}) => {
  await book(0);
  await book(1);
  expect(await remind(BEFORE)).toEqual([]);
  expect(await remind(DUE)).toEqual([0, 1]);
  await Promise.all([1, 2, 3].map(() => remindToCancel(t.studio)));
  expect(await told()).toEqual([0, 1]);
  expect(await send()).toEqual([0, 1].map(() => ['sent', null]));
  const mails = await Promise.all(server.mails.map(({ bytes }) => PostalMime.parse(bytes)));
  const mine = mails.find(({ text }) => text!.includes('/portal/'))!;
  expect(mine.subject).toBe('Still coming? Climb & Sprint');
  expect(mine.text).toContain('Cancel free until: Friday 18 June, 16:30 CEST');
  expect(mine.text).toContain(`/portal/${studioId}/classes/${classId}`);
  expect(mine.attachments).toEqual([]);
  expect(mine.text).toContain('/unsubscribe#');
  const other = mails.find(({ text }) => !text!.includes('/portal/'))!;
  expect(other.text).toContain('To cancel, tell the studio.');
  expect(mine.text).not.toContain('tell the studio');
});

test('nobody is reminded of what is no news to them, or costs nothing', async ({
  scene: { book, remind, run, classId, customerIds },
}) => {
  await book(0, '2027-06-18T11:30:30Z');
  await book(1);
  await run(sql`update bookings set moved_at = '2027-06-10' where customer_id = ${customerIds[1]}`);
  await book(2);
  await run(
    sql`update bookings set state = 'cancelled', cancelled_at = now() where customer_id = ${customerIds[2]}`,
  );
  await book(3);
  await run(sql`update customers set reminder_mail = false where customer_id = ${customerIds[3]}`);
  expect(await remind(DUE)).toEqual([]);
  await run(sql`update customers set reminder_mail = true where customer_id = ${customerIds[3]}`);
  await run(sql`update classes set late_cancel_minutes = 0 where class_id = ${classId}`);
  expect(await remind(DUE)).toEqual([]);
  await run(
    sql`update classes set late_cancel_minutes = 120, source = 'momence' where class_id = ${classId}`,
  );
  expect(await remind(DUE)).toEqual([]);
  await run(sql`update classes set source = 'tandem' where class_id = ${classId}`);
  expect(await remind(DUE)).toEqual([3]);
});

test('a worker that was away reminds as long as cancelling is free, and not after', async ({
  scene: { book, remind, at, send },
}) => {
  await book(0);
  expect(await remind(OVER)).toEqual([]);
  expect(await remind('2027-06-18T14:29:00Z')).toEqual([0]);
  at(OVER);
  expect(await send()).toEqual([['skipped', 'overtaken']]);
});

test('what would come in the night comes the evening before, and a worker that was away waits for the morning', async ({
  scene: { book, remind, run, classId },
}) => {
  // Free until 09:30: three hours before is at 06:30, by the clock of Paris.
  await run(sql`update classes set late_cancel_minutes = 540 where class_id = ${classId}`);
  await run(sql`update bookings set late_cancel_minutes = 540`);
  await book(0);
  await run(sql`update bookings set late_cancel_minutes = 540`);
  expect(await remind('2027-06-17T16:59:00Z')).toEqual([]);
  expect(await remind('2027-06-17T20:01:00Z'), 'at 22:01').toEqual([]);
  expect(await remind('2027-06-18T05:59:00Z'), 'at 07:59').toEqual([]);
  expect(await remind('2027-06-17T17:01:00Z'), 'at 19:01').toEqual([0]);
});

test('a class at another time reminds again, unless whom the studio moved cancels free; and it tells nothing that is old', async ({
  scene: { book, remind, run, send, classId },
}) => {
  await book(0);
  expect(await remind(DUE)).toEqual([0]);
  await run(sql`update classes set starts_at = starts_at + interval '2 days', ends_at = ends_at + interval '2 days'
    where class_id = ${classId}`);
  expect(await send()).toEqual([['skipped', 'overtaken']]);
  expect(await remind(DUE)).toEqual([0]);
  expect(await remind('2027-06-20T11:31:00Z')).toEqual([0, 0]);
  expect(await remind('2027-06-20T11:36:00Z')).toEqual([0, 0]);
});

test('a reminder that could not go out in the evening wakes nobody', async ({
  scene: { book, remind, run, at, send, classId },
}) => {
  await run(sql`update classes set late_cancel_minutes = 540 where class_id = ${classId}`);
  await book(0);
  await book(1);
  await run(sql`update bookings set late_cancel_minutes = 540`);
  expect(await remind('2027-06-17T17:01:00Z')).toEqual([0, 1]);
  at('2027-06-17T20:01:00Z');
  expect(await send(), 'at 22:01').toEqual([0, 1].map(() => ['skipped', 'overtaken']));
});

test('a reminder that is due late in the evening has an hour to go out in', async ({
  scene: { book, remind, run, at, send, classId },
}) => {
  // Free until 23:58 of the day before: three hours before is at 20:58.
  await run(sql`update classes set late_cancel_minutes = 1112 where class_id = ${classId}`);
  await book(0);
  await run(sql`update bookings set late_cancel_minutes = 1112`);
  expect(await remind('2027-06-17T17:01:00Z'), 'at 19:01').toEqual([0]);
  at('2027-06-17T19:05:00Z');
  expect(await send(), 'at 21:05').toEqual([['sent', null]]);
});

test('of a child’s class the guardian’s switch decides, and not the child’s own row', async ({
  scene: { book, remind, run, send, customerIds, studioId },
}) => {
  await run(
    sql`insert into guardians (studio_id, customer_id, guardian_id, linked_at) values (${studioId}, ${customerIds[1]}, ${customerIds[0]}, now())`,
  );
  await run(sql`update customers set reminder_mail = false where customer_id = ${customerIds[1]}`);
  await book(1);
  expect(await remind(DUE)).toEqual([1]);
  await run(sql`update customers set reminder_mail = false where customer_id = ${customerIds[0]}`);
  expect(await send()).toEqual([['skipped', 'opted_out']]);
});

test('of a class that was taken over whoever booked there is not reminded, also where it went on days after it was begun', async ({
  scene: { run, book, remind, studioId, classId },
}) => {
  await run(sql`with begun as (insert into source_takeovers (studio_id, takeover_id, source, state, begun_at)
      values (${studioId}, gen_random_uuid(), 'momence', 'taken', '2027-06-01T10:00:00Z') returning takeover_id)
    insert into taken_classes (studio_id, takeover_id, class_id, standing, late_cancel_minutes, taken_at)
      select ${studioId}, takeover_id, ${classId}, ${'x'.repeat(32)}, 0, '2027-06-05T10:00:00Z' from begun`);
  await book(0, '2027-06-01T09:00:00Z');
  await book(1, '2027-06-04T10:00:00Z');
  await book(2, '2027-06-06T10:00:00Z');
  expect(await remind(DUE)).toEqual([2]);
});
