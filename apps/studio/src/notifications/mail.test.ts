import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { computeRide, type RiderProfile, UNKNOWN_RIDER } from '@tandem/metrics';
import { encodeTrace } from '@tandem/metrics/trace';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { PNG } from 'pngjs';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inStudio } from '../base/call.ts';
import type { Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { newClass } from '../testing/classes.ts';
import { call } from '../testing/http.ts';
import { type Fault, startMailServer, type TestMailServer } from '../testing/mails.ts';
import { startTestStudio, type TestStudio } from '../testing/studio.ts';
import { seedTenant, type TestTenant } from '../testing/tenant.ts';
import { handOver, MAX_RETRIES } from './hand-over.ts';
import { forgetMails, mailState } from './index.ts';

let server: TestMailServer;
let t: TestStudio;
let tenant: TestTenant;
let classId: string;
let customerId: string;
beforeAll(async () => {
  server = await startMailServer();
  t = await startTestStudio({
    settings: { publicUrl: 'https://club.example', smtp: { url: server.url, from: 'no-reply@club.example' } },
  });
});
afterAll(async () => {
  await t.close();
  await server.close();
});
beforeEach(async () => {
  server.fault = 'none';
  server.mails.length = 0;
  tenant = await seedTenant(t, { name: `club-${randomUUID()}` });
  customerId = tenant.customerIds[0]!;
  classId = await newClass(t, tenant, { title: 'Morning & Power' });
});

const within = <T>(work: (work: Work) => Promise<T>) => inStudio(t.studio, tenant.studioId, work);
const run = (text: ReturnType<typeof sql>) => within(({ trx }) => text.execute(trx));

const SECONDS = 1200;
const rider: RiderProfile = { ...UNKNOWN_RIDER, ftpW: 200, weightKg: 70, maxHrBpm: 185 };
const cells = (value: (second: number) => number) => Array.from({ length: SECONDS }, (_, s) => value(s));
const trace = {
  powerW: cells((s) => (s % 240 < 60 ? 260 : 130)),
  heartRateBpm: cells((s) => 120 + (s % 240) / 6),
  cadenceRpm: cells(() => 90),
  speedKmh: cells(() => 30),
};
const computed = computeRide(trace, rider);

/** The person's numbers of the class arrive. `bare`: as from a site that sends few numbers and no trace. */
async function arrive(bare?: Record<string, number>) {
  await within(async (work) => {
    await work.trx
      .insertInto('class_results')
      .values({
        studio_id: tenant.studioId,
        class_id: classId,
        customer_id: customerId,
        state: 'ready',
        values: JSON.stringify(bare ?? computed.values),
        zones: JSON.stringify(bare ? {} : computed.zones),
        trace: bare ? null : Buffer.from(encodeTrace(trace)),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const of = { classId, customerId };
    await happened(work, { kind: 'result_stored', ...of, ready: true });
  });
}
const mails = () => within(({ trx }) => trx.selectFrom('mails').selectAll().execute());
/** What the job threw last. */
let thrown: unknown;
async function send(retryCount = 0) {
  const mail = (await mails())[0]!;
  await handOver(t.studio, { studioId: tenant.studioId, mailId: mail.mail_id }, { retryCount }).catch(
    (error) => {
      if (error.name !== 'Delayed') throw error;
      thrown = error;
    },
  );
  const [after] = await mails();
  return { state: after!.state, reason: after!.reason };
}
const received = () => PostalMime.parse(server.mails.at(-1)!.bytes);
const headerOf = (mail: Awaited<ReturnType<typeof received>>, key: string) =>
  mail.headers.find((header) => header.key === key)?.value;

describe('whether there is a mail', () => {
  test('once for a person and class, however often the numbers come', async () => {
    await arrive();
    await arrive();
    expect(await mails()).toHaveLength(1);
  });

  test.each([
    ['the studio wants none', sql`update studios set class_mail = false`, 'studio_off'],
    ['the person wants none', sql`update customers set class_mail = false`, 'opted_out'],
    [
      'nothing may be kept',
      sql`update consents set revoked_at = now() where purpose = 'store'`,
      'consent_missing',
    ],
    ['the person is erased', sql`update customers set erased_at = now()`, 'erased'],
    ['the person has no address', sql`update customers set email = ''`, 'no_email'],
  ])('not where %s, also if that is so only when it would be sent', async (_, change, reason) => {
    await arrive();
    await run(change);
    expect(await send()).toEqual({ state: 'skipped', reason });
    await run(sql`delete from mails`);
    await arrive();
    expect(await mails()).toEqual([]);
    expect(server.mails).toEqual([]);
  });

  test('not of a class that ended more than a day ago', async () => {
    classId = await newClass(t, tenant, { startsAt: new Date(Date.now() - 25 * 3_600_000) });
    await arrive();
    expect(await mails()).toEqual([]);
  });

  test('not when the ride turned out to be another’s', async () => {
    await arrive();
    await run(sql`update class_results set reassigned = true, reassigned_to = null`);
    expect(await send()).toEqual({ state: 'skipped', reason: 'no_numbers' });
  });

  test('to the true rider, where staff had said so before', async () => {
    await run(sql`insert into class_results (studio_id, class_id, customer_id, state, reassigned, reassigned_to)
      values (${tenant.studioId}, ${classId}, ${customerId}, 'ready', true, ${tenant.customerIds[1]})`);
    await arrive();
    expect((await mails()).map((mail) => mail.customer_id)).toEqual([tenant.customerIds[1]]);
  });
});

describe('the mail', () => {
  test('tells three numbers, shows the ride and leads to it', async () => {
    await arrive();
    expect(await send()).toEqual({ state: 'sent', reason: null });
    const mail = await received();
    const [{ mail_id: mailId } = { mail_id: '' }] = await mails();
    expect(mail).toMatchObject({
      subject: 'Your ride: Morning & Power',
      from: { name: expect.stringContaining('club-'), address: 'no-reply@club.example' },
      to: [{ address: 'Person0@shared.example' }],
      messageId: `<${mailId}@club.example>`,
    });
    for (const text of ['Hello First0', 'Virtual distance', '10.0', 'Calories', 'Average power', '163'])
      expect([text, mail.html!.includes(text), mail.text!.includes(text)]).toEqual([text, true, true]);
    expect(mail.html).toContain('Morning &amp; Power');
    expect(mail.html).toContain(`https://club.example/portal/${tenant.studioId}/performance/${classId}`);
    expect(mail.subject).not.toMatch(/\d/);
  });

  test('has a picture with something on it, and words for those who do not see it', async () => {
    await arrive();
    await send();
    const mail = await received();
    const [picture] = mail.attachments;
    const { width, height, data } = PNG.sync.read(Buffer.from(picture!.content as ArrayBuffer));
    const painted = data.filter((_, i) => i % 4 === 3 && data[i]! > 0).length / (width * height);
    expect({ type: picture!.mimeType, width, height }).toEqual({
      type: 'image/png',
      width: 1120,
      height: 320,
    });
    expect(painted).toBeGreaterThan(0.2);
    expect(mail.html).toContain(`src="cid:${picture!.contentId!.replace(/[<>]/g, '')}"`);
    expect(mail.html).toContain('alt="Your power from start to finish');
  });

  test('speaks the person’s language', async () => {
    await run(sql`update customers set locale = 'fr'`);
    await arrive();
    await send();
    const mail = await received();
    expect(mail.subject).toBe('Votre séance\u00a0: Morning & Power');
    for (const text of ['Bonjour First0', 'Distance virtuelle', '10,0', 'Puissance moyenne'])
      expect([text, mail.html!.includes(text), mail.text!.includes(text)]).toEqual([text, true, true]);
    expect(mail.html).toContain('lang="fr"');
  });

  test('without a trace has no picture, and the numbers that there are', async () => {
    await arrive({ energyKcal: 512, averageHeartRateBpm: 141, distanceKm: 0, effortPoints: 77 });
    await send();
    const mail = await received();
    expect(mail.attachments).toEqual([]);
    expect(mail.html).not.toContain('<img');
    for (const text of ['512', '141', '77']) expect(mail.html).toContain(text);
  });

  test('is not sent where no number is above nothing', async () => {
    await arrive({ energyKcal: 0 });
    expect(await send()).toEqual({ state: 'skipped', reason: 'no_numbers' });
  });

  test('leads nobody to a page they cannot enter', async () => {
    customerId = tenant.customerIds[1]!;
    await arrive();
    await send();
    expect((await received()).html).not.toContain('/performance/');
  });
});

describe('when the mail server fails', () => {
  const cases: [
    Fault,
    { state: string; reason: string | null },
    { state: string; reason: string | null },
    number,
  ][] = [
    ['busy', { state: 'waiting', reason: 'server_busy' }, { state: 'failed', reason: 'server_busy' }, 0],
    ['login', { state: 'waiting', reason: 'server_login' }, { state: 'failed', reason: 'server_login' }, 0],
    [
      'hang_up_before',
      { state: 'waiting', reason: 'server_unreachable' },
      { state: 'failed', reason: 'server_unreachable' },
      0,
    ],
    [
      'refused',
      { state: 'failed', reason: 'server_refused' },
      { state: 'failed', reason: 'server_refused' },
      0,
    ],
    // It has the mail, perhaps: a second one could be one too many.
    ['hang_up_after', { state: 'failed', reason: 'unknown' }, { state: 'failed', reason: 'unknown' }, 1],
  ];
  test.each(cases)('%s', async (fault, first, last, taken) => {
    server.fault = fault;
    await arrive();
    expect(await send()).toEqual(first);
    expect(await within(mailState)).toEqual({
      works: false,
      code: first.reason,
    });
    expect(await send(MAX_RETRIES)).toEqual(last);
    expect(server.mails).toHaveLength(taken);
    // What is kept, and what the job's error would bring into the log.
    for (const told of [await mails(), thrown])
      expect(inspect(told, { depth: 9 })).not.toMatch(/shared\.example|First0/);
  });

  test('a later try goes through, once', async () => {
    server.fault = 'busy';
    await arrive();
    await send();
    server.fault = 'none';
    expect(await send(1)).toEqual({ state: 'sent', reason: null });
    expect(await send(2)).toEqual({ state: 'sent', reason: null });
    expect(server.mails).toHaveLength(1);
    expect(await within(mailState)).toEqual({
      works: true,
      code: null,
    });
  });

  test('a worker that dies while it hands over is not followed by a second mail', async () => {
    await arrive();
    await run(sql`update mails set sending_since = now()`);
    expect(await send(1)).toEqual({ state: 'failed', reason: 'unknown' });
    expect(server.mails).toEqual([]);
  });

  test('two workers that both hold the job send one mail', async () => {
    const { promise: hold, resolve: letGo } = Promise.withResolvers<void>();
    server.fault = { hold };
    await arrive();
    const first = send();
    await expect.poll(() => server.mails.length).toBe(1);
    await send(1);
    letGo();
    expect(await first).toEqual({ state: 'sent', reason: null });
    expect(server.mails).toHaveLength(1);
  });
});

describe('unsubscribing', () => {
  const wanted = async () =>
    (await within(({ trx }) => trx.selectFrom('customers').select(['customer_id', 'class_mail']).execute()))
      .filter((row) => !row.class_mail)
      .map((row) => row.customer_id);

  test('by the link of the mail works, and again', async () => {
    await arrive();
    await send();
    const token = /unsubscribe#([\w-]+)/.exec((await received()).html!)![1]!;
    for (let time = 0; time < 2; time++) {
      const { status, body } = await call(t.base, null, 'unsubscribe', { body: { token } });
      expect([status, body.studioName.startsWith('club-')]).toEqual([200, true]);
    }
    expect(await wanted()).toEqual([customerId]);
  });

  test('with one click of a mail program', async () => {
    await arrive();
    await send();
    const mail = await received();
    expect(headerOf(mail, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const url = headerOf(mail, 'list-unsubscribe')!.slice(1, -1).replace('https://club.example', t.base);
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    expect((await fetch(url, { method: 'POST', body })).status).toBe(200);
    expect(await wanted()).toEqual([customerId]);
    expect((await fetch(url)).status).toBe(404);
  });

  test('a token that is not ours does nothing', async () => {
    const { status, body } = await call(t.base, null, 'unsubscribe', { body: { token: 'A'.repeat(96) } });
    expect([status, body.code]).toEqual([404, 'link_invalid']);
    expect(await wanted()).toEqual([]);
  });
});

test('where there is no mail server the mail is a file, until its person is forgotten', async () => {
  const { smtp: _, ...settings } = t.studio.settings;
  const studio = { ...t.studio, settings };
  await arrive();
  const mail = (await mails())[0]!;
  await handOver(studio, { studioId: tenant.studioId, mailId: mail.mail_id }, { retryCount: 0 });
  const folder = join(t.studio.dataDir, 'mails');
  const files = readdirSync(folder);
  expect((await PostalMime.parse(readFileSync(join(folder, files[0]!)))).subject).toContain('Morning');
  expect(await inStudio(studio, tenant.studioId, mailState)).toEqual({
    works: false,
    code: 'no_server',
  });
  await within((work) => forgetMails(work, customerId));
  expect([readdirSync(folder), await mails()]).toEqual([[], []]);
  expect(existsSync(folder)).toBe(true);
});

test('a worker sends it by itself once the numbers are there', async () => {
  const worker = await startTestStudio({
    worker: true,
    settings: { smtp: { url: server.url, from: 'no-reply@club.example' }, mailDelaySeconds: 0 },
  });
  try {
    tenant = await seedTenant(worker, { name: `club-${randomUUID()}` });
    classId = await newClass(worker, tenant);
    await inTenant(worker.db, tenant.studioId, async (trx) => {
      const of = { studio_id: tenant.studioId, class_id: classId, customer_id: tenant.customerIds[0]! };
      await trx
        .insertInto('class_results')
        .values({ ...of, state: 'ready', values: JSON.stringify({ energyKcal: 400 }) })
        .execute();
      const event = { classId, customerId: of.customer_id };
      await happened(
        { studio: worker.studio, trx, studioId: of.studio_id, now: worker.studio.now() },
        { kind: 'result_stored', ...event, ready: true },
      );
    });
    await expect.poll(() => server.mails.length, { timeout: 20_000 }).toBe(1);
  } finally {
    await worker.close();
  }
});
