import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import PostalMime from 'postal-mime';
import { expect } from 'vitest';
import { bookSpot } from '../../../bookings/book-spot.ts';
import { localDate } from '../../../customers/index.ts';
import { updateStudio } from '../../../studios/update-studio.ts';
import { call, signIn } from '../../../testing/http.ts';
import { mailed } from '../../../testing/mails.ts';
import { passScene } from '../../../testing/passes.ts';
import { seedTenant } from '../../../testing/tenant.ts';
import { handOver } from '../../hand-over.ts';
import { tellRunningOut } from './tell-running-out.ts';

const DAY_MS = 86_400_000;
const dayIn = (n: number) => localDate(new Date(Date.now() + n * DAY_MS), 'Europe/Paris');

type Row = { mail_id: string; customer_id: string; state: string; reason: string | null; why: string[] };

const test = mailed
  .extend('tenant', ({ t }) => seedTenant(t, { name: randomUUID(), customers: 6 }))
  .extend('scene', async ({ t, tenant, server }) => {
    server.mails.length = 0;
    const scene = passScene(t, tenant);
    await scene.need();
    const mails = () =>
      scene.read(sql<Row>`select mail_id, customer_id, state, reason, before -> 'why' as why
        from mails where kind = 'pass_running_out' order by created_at, mail_id`);
    const tell = () => tellRunningOut(t.studio);
    const send = async () => {
      for (const { mail_id: mailId } of await mails())
        await handOver(t.studio, { studioId: tenant.studioId, mailId }, { retryCount: 0 });
      return (await mails()).map(({ state, reason }) => [state, reason]);
    };
    const told = async () =>
      (await mails()).map((row) => [tenant.customerIds.indexOf(row.customer_id), row.why]);
    const run = (text: ReturnType<typeof sql>) => scene.read(text);
    const book = (person: number) =>
      scene.as(person, (one) => bookSpot(one, { classId: tenant.classId, spotNumber: person + 1 }));
    /** A person with one class left of two. */
    const low = async (person: number) => {
      const pass = await scene.give(person, await scene.kind({ name: 'Deux & cours', credits: 2 }));
      await book(person);
      return pass;
    };
    return { ...scene, mails, tell, send, told, run, book, low };
  });

test('whoever has one class left, or a pass that ends within a week, is written to once, by as many runs as there are', async ({
  scene,
}) => {
  await scene.low(1);
  await scene.give(2, await scene.kind({ credits: null, until: dayIn(5) }), dayIn(-30));
  await scene.give(3, await scene.kind({ credits: 5 }));
  await Promise.all([scene.tell(), scene.tell(), scene.tell()]);
  await scene.tell();
  expect((await scene.told()).sort()).toEqual([
    [1, ['last_class']],
    [2, ['ending']],
  ]);
});

test('the mail names the pass, what is left and until when, in the language of its reader, and its link stops its kind alone', async ({
  t,
  tenant,
  scene,
  server,
}) => {
  const pass = await scene.low(0);
  await scene.change(pass, { what: 'credits', credits: 1, reason: '' });
  await scene.change(pass, { what: 'credits', credits: -1, reason: '' });
  await scene.run(
    sql`update auth."user" set locale = 'fr' where id = ${tenant.accountIds[tenant.emails.member]}`,
  );
  await scene.tell();
  expect(await scene.send()).toEqual([['sent', null]]);
  const mail = await PostalMime.parse(server.mails[0]!.bytes);
  expect(mail.subject).toBe('Il reste un cours\u00a0: Deux & cours');
  expect(mail.text).toContain('Cours restants\u00a0: 1');
  expect(mail.text).toContain(`/portal/${tenant.studioId}/details/passes`);
  const token = /unsubscribe#([\w-]+)/.exec(mail.html!)![1]!;
  const { body } = await call(t.base, null, 'unsubscribe', { body: { token } });
  expect(body.of).toBe('pass_mail');
  const rows = await scene.read(
    sql`select class_mail, pass_mail from customers where customer_id = ${tenant.customerIds[0]}`,
  );
  expect(rows).toEqual([{ class_mail: true, pass_mail: false }]);
});

test('each reason is told once, whatever becomes of the pass in between', async ({ scene }) => {
  const pass = await scene.give(1, await scene.kind({ credits: 2, until: dayIn(40) }));
  await scene.book(1);
  await scene.tell();
  await scene.change(pass, { what: 'credits', credits: 3, reason: '' });
  await scene.change(pass, { what: 'credits', credits: -3, reason: '' });
  await scene.tell();
  expect(await scene.told()).toEqual([[1, ['last_class']]]);
  await scene.run(sql`update passes set until = ${dayIn(3)}::date, from_day = ${dayIn(-30)}::date`);
  await scene.tell();
  expect(await scene.told()).toEqual([
    [1, ['last_class']],
    [1, ['ending']],
  ]);
});

test('topped up or extended, a pass is told of again when it runs out again', async ({ scene }) => {
  const pass = await scene.give(1, await scene.kind({ credits: 2, until: dayIn(5) }), dayIn(-30));
  await scene.book(1);
  await scene.tell();
  await scene.change(pass, { what: 'credits', credits: 3, reason: '' });
  await scene.change(pass, { what: 'extend', days: 60, reason: '' });
  await scene.tell();
  await scene.change(pass, { what: 'credits', credits: -3, reason: '' });
  await scene.run(sql`update passes set until = until - 60`);
  await scene.tell();
  await scene.tell();
  expect(await scene.told()).toEqual([
    [1, ['last_class', 'ending']],
    [1, ['last_class', 'ending']],
  ]);
});

test('where passes are sold in the portal, the mail says so', async ({ t, scene, server }) => {
  await scene.low(1);
  await scene.kind({ name: 'Sold', priceMinor: 8400, sold: true });
  await scene.tell();
  const unused = async () => ({ kind: 'unknown' }) as const;
  t.studio.payments = { name: 'Some', start: unused, read: unused, verify: () => null };
  try {
    await scene.send();
  } finally {
    t.studio.payments = null;
  }
  const mail = await PostalMime.parse(server.mails[0]!.bytes);
  expect(mail.text).toMatch(/in the portal/);
});

test('everybody who shares it is told, but whom another pass lets go on with the same classes', async ({
  tenant,
  scene,
}) => {
  const pass = await scene.give(1, await scene.kind({ credits: 2, maxHolders: 2 }));
  const customerIds = [tenant.customerIds[1]!, tenant.customerIds[2]!];
  await scene.change(pass, { what: 'share', customerIds, reason: '' });
  await scene.book(1);
  await scene.give(2, await scene.kind({ credits: 9 }));
  await scene.low(3);
  await scene.give(3, await scene.kind({ credits: 1 }));
  await scene.tell();
  expect((await scene.told()).map(([person]) => person).sort()).toEqual([1, 3]);
});

test.for([
  ['the studio wants none', sql`update studios set pass_mail = false`, 'studio_off'],
  ['the person wants none', sql`update customers set pass_mail = false`, 'opted_out'],
  ['the person has no address', sql`update customers set email = ''`, 'no_email'],
  ['the pass was ended', sql`update passes set ended_at = now()`, 'overtaken'],
  ['it is theirs no more', sql`update pass_holders set left_at = now()`, 'overtaken'],
] as const)(
  'nobody is told where %s, also if that is so only when it would be sent',
  async ([, change, reason], { scene, server }) => {
    await scene.low(1);
    await scene.tell();
    await scene.run(change);
    expect(await scene.send()).toEqual([['skipped', reason]]);
    await scene.run(sql`delete from mails`);
    await scene.run(sql`update pass_holders set told = '{}'`);
    await scene.tell();
    expect(await scene.mails()).toEqual([]);
    expect(server.mails).toEqual([]);
  },
);

test('a member switches these mails off and on; the studio for all', async ({ t, tenant, scene }) => {
  const member = await signIn(t.base, tenant.emails.member);
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[0]! };
  const off = await call(t.base, member, 'setPassMail', { params, body: { on: false } });
  expect(off.body).toMatchObject({ classMail: true, passMail: false });
  await scene.low(0);
  await scene.tell();
  expect(await scene.mails()).toEqual([]);
  await call(t.base, member, 'setPassMail', { params, body: { on: true } });
  await scene.asDesk((one) => updateStudio(one, { passMail: false }));
  await scene.tell();
  expect(await scene.mails()).toEqual([]);
  await scene.asDesk((one) => updateStudio(one, { passMail: true }));
  await scene.tell();
  expect(await scene.told()).toEqual([[0, ['last_class']]]);
});

test('people are looked at in steps, and nobody between two of them is left out', {
  timeout: 60_000,
}, async ({ t, scene }) => {
  const many = await seedTenant(t, { name: randomUUID(), customers: 204 });
  const crowd = passScene(t, many);
  const { passKindId } = await crowd.kind({ credits: null });
  await crowd.read(sql`with given as (
      insert into passes (studio_id, pass_id, pass_kind_id, unlimited, class_type_ids, location_ids, from_day, until, given_at)
      select studio_id, customer_id, ${passKindId}::uuid, true, '{}', '{}', current_date - 30, current_date + 3, now()
      from customers where studio_id = ${many.studioId} returning studio_id, pass_id)
    insert into pass_holders (studio_id, pass_id, customer_id) select studio_id, pass_id, pass_id from given`);
  await scene.tell();
  const mails = sql<{ people: number }>`select count(distinct customer_id)::int as people from mails`;
  expect(await crowd.read(mails)).toEqual([{ people: 205 }]);
});
