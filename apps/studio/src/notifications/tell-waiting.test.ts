import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { expect } from 'vitest';
import { cancelClass } from '../schedule/change-class.ts';
import { confirmationsRead, mailed } from '../testing/mails.ts';
import { seedTenant } from '../testing/tenant.ts';
import { waitScene } from '../testing/waitlist.ts';
import { leaveWaitlist } from '../waitlist/leave-waitlist.ts';
import { handOver } from './hand-over.ts';

const MINUTE_MS = 60_000;

/** A class of one, booked by 1; 2 and 3 wait. */
const test = mailed
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), spots: 2, customers: 4 }))
  .extend('scene', async ({ t, tenant, clock, server }, { onCleanup }) => {
    server.mails.length = 0;
    onCleanup(() => {
      clock.aheadMs = 0;
    });
    const scene = await waitScene(t, tenant, { capacity: 1 });
    await scene.book(1, 1);
    await confirmationsRead(t, tenant.studioId);
    for (const person of [2, 3]) await scene.join(person);
    /** What goes out, as its reader gets it. */
    const sent = async () => {
      const { studioId } = tenant;
      for (const { mail_id: mailId } of await scene.read(
        sql<{ mail_id: string }>`select mail_id from mails where state = 'waiting' order by created_at, kind`,
      ))
        await handOver(t.studio, { studioId, mailId }, { retryCount: 0 });
      return Promise.all(
        server.mails.splice(0).map(async ({ bytes }) => {
          const { subject, text, attachments } = await PostalMime.parse(bytes);
          return { subject, text: text!, files: attachments.map((file) => file.filename) };
        }),
      );
    };
    return { ...scene, sent };
  });

test('whoever is promoted is told with the spot and an entry for the calendar; whoever joins or leaves is not', async ({
  scene,
}) => {
  expect(await scene.sent()).toEqual([]);
  await scene.cancel(1);
  const mails = await scene.sent();
  expect(mails).toMatchObject([{ subject: 'You have a place: Ride', files: ['class.ics'] }]);
  expect(mails[0]!.text).toMatch(/Spot: 1/);
  await scene.as(3, async (call) => leaveWaitlist(call, (await scene.waits())[1]!.wait_id));
  expect(await scene.sent()).toEqual([]);
});

test('an offer says until when it is held, and is told again once it is over; the next has theirs', async ({
  scene,
  clock,
}) => {
  await scene.rule({ mode: 'offer', offerMinutes: 30 });
  await scene.cancel(1);
  const [offered] = await scene.sent();
  expect(offered).toMatchObject({ subject: 'A place is free for you: Ride', files: [] });
  expect(offered!.text).toMatch(/Held until: /);
  clock.aheadMs = 30 * MINUTE_MS;
  await scene.work();
  expect((await scene.sent()).map((mail) => mail.subject).sort()).toEqual([
    'A place is free for you: Ride',
    'Your held place has gone: Ride',
  ]);
});

test('an offer that was answered before its mail went out is not told', async ({ scene }) => {
  await scene.rule({ mode: 'offer' });
  await scene.cancel(1);
  await scene.as(2, async (call) => leaveWaitlist(call, (await scene.waits())[0]!.wait_id));
  expect((await scene.sent()).map((mail) => mail.subject)).toEqual(['A place is free for you: Ride']);
});

test('whoever waits for a class that is cancelled is told, once, and led to the others', async ({
  scene,
}) => {
  await scene.asDesk((call) => cancelClass(call, scene.classId));
  const mails = await scene.sent();
  expect(mails.map((mail) => mail.subject)).toEqual([
    'Cancelled: Ride',
    'Cancelled: Ride',
    'Cancelled: Ride',
  ]);
  expect(mails.filter((mail) => mail.text.includes('on the waitlist of'))).toHaveLength(2);
  expect(mails.every((mail) => !mail.text.includes('Held until'))).toBe(true);
});
