import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  randomUUID,
  verify,
} from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Notices } from '@tandem/api/studio';
import { MAX_PUSH_DEVICES } from '@tandem/api/words';
import { inTenant } from '@tandem/platform';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { cleanUpSessions } from '../../accounts/clean-up.ts';
import { inStudio } from '../../base/call.ts';
import { call, signIn } from '../../testing/http.ts';
import { confirmationsRead, mailed } from '../../testing/mails.ts';
import { seedTenant } from '../../testing/tenant.ts';
import { handOver } from '../hand-over.ts';
import { forgetMails } from '../mail-state.ts';
import { vapidKeys } from './vapid.ts';

/** A browser's keys, and what it reads of a message that came for it (RFC 8291, in one record of RFC 8188). */
function aBrowser() {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  const auth = randomBytes(16);
  const read = (body: Buffer): { title: string; line: string; path: string } => {
    const [salt, size, keyLength] = [body.subarray(0, 16), body.readUInt32BE(16), body[20]!];
    const sender = body.subarray(21, 21 + keyLength);
    const sealed = body.subarray(21 + keyLength);
    expect(sealed.length).toBeLessThanOrEqual(size);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender]);
    const secret = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), auth, info, 32));
    const made = (what: string, length: number) =>
      Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${what}\0`, length));
    const open = createDecipheriv('aes-128-gcm', made('aes128gcm', 16), made('nonce', 12));
    open.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
    // The last record ends with a 2, and zeros behind it.
    return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString());
  };
  return {
    keys: { p256dh: ecdh.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
    read,
  };
}

/** A maker's push service: it takes messages, and answers as told. */
const test = mailed
  .extend(
    'service',
    { scope: 'file' },
    // biome-ignore lint/correctness/noEmptyPattern: from the pattern vitest reads what a fixture needs
    async ({}, { onCleanup }) => {
      const took: { path: string; headers: Record<string, string>; body: Buffer }[] = [];
      const service = { took, status: 201, url: '' };
      const server = createServer(async (request, answer) => {
        took.push({
          path: request.url!,
          headers: request.headers as Record<string, string>,
          body: await buffer(request),
        });
        answer.writeHead(service.status).end();
      });
      await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
      service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      onCleanup(() => new Promise<void>((done) => server.close(() => done())));
      return service;
    },
  )
  .extend('tenant', ({ t, server, service }) => {
    server.mails.length = 0;
    service.took.length = 0;
    service.status = 201;
    return seedTenant(t, { name: randomUUID() });
  })
  .extend('scene', ({ t, tenant, owner, member, service }) => {
    const { studioId, classId } = tenant;
    const customerId = tenant.customerIds[0]!;
    const params = { studioId, customerId };
    return {
      params,
      get: async () => (await call(t.base, member, 'getNotices', { params })).body as Notices,
      choose: (way: 'mail' | 'push' | 'both', cookie = member) =>
        call(t.base, cookie, 'setNoticeWays', { params, body: { classes: way } }),
      add: (browser = aBrowser(), address = `${service.url}/${randomUUID()}`, cookie = member) =>
        call(t.base, cookie, 'addPushDevice', {
          params,
          body: { address, ...browser.keys, name: 'Firefox on Android' },
        }),
      /** A class that the member had booked is cancelled, and whoever is to be told of it is. */
      cancelClass: async (retryCount = 0) => {
        await call(t.base, owner, 'bookSpot', {
          params: { studioId, classId },
          body: { customerId, spotNumber: 1 },
        });
        await confirmationsRead(t, studioId);
        await call(t.base, owner, 'cancelClass', { params: { studioId, classId } });
        const waiting = await inStudio(t.studio, studioId, ({ trx }) =>
          trx.selectFrom('mails').select('mail_id').where('state', '=', 'waiting').execute(),
        );
        for (const { mail_id: mailId } of waiting)
          await handOver(t.studio, { studioId, mailId }, { retryCount }).catch((error) => {
            if (error.name !== 'Delayed') throw error;
          });
      },
      again: async () => {
        const { rows } = await inTenant(t.db, studioId, (trx) =>
          sql<{ mail_id: string }>`select mail_id from mails where state = 'waiting'`.execute(trx),
        );
        for (const { mail_id: mailId } of rows)
          await handOver(t.studio, { studioId, mailId }, { retryCount: 1 });
      },
      mail: async () =>
        (
          await inTenant(t.db, studioId, (trx) =>
            sql<{ state: string; pushed: number | null }>`select state, pushed from mails`.execute(trx),
          )
        ).rows,
    };
  });

test('who chose their phone reads there what the mail would have said, and nobody else could', async ({
  t,
  server,
  service,
  tenant,
  scene: { add, choose, cancelClass, mail, get },
}) => {
  const phone = aBrowser();
  expect((await add(phone)).status).toBe(200);
  expect((await choose('push')).body.ways).toEqual({ classes: 'push', waitlist: 'mail', passes: 'mail' });
  await cancelClass();
  expect(await mail()).toEqual([{ state: 'sent', pushed: 1 }]);
  expect(server.mails).toEqual([]);
  const [message] = service.took;
  const said = phone.read(message!.body);
  expect(said).toEqual({
    title: 'Cancelled: Ride',
    line: expect.stringMatching(/^When: /),
    path: `/portal/${tenant.studioId}/bookings`,
  });
  expect(() => aBrowser().read(message!.body)).toThrow();
  expect(message!.headers).toMatchObject({ ttl: '86400', 'content-encoding': 'aes128gcm' });
  expect((await get()).devices).toMatchObject([{ name: 'Firefox on Android', outcome: 'ok' }]);

  // The service sees by the signature who sends, and that it is meant for it.
  const { key } = await get();
  const { t: token, k } = /^vapid t=(?<t>[^,]+), k=(?<k>\S+)$/.exec(message!.headers.authorization!)!.groups!;
  expect(k).toBe(key);
  const [head, claims, signature] = token!.split('.') as [string, string, string];
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
    format: 'jwk',
  });
  expect(
    verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: publicKey, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    ),
  ).toBe(true);
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  expect([aud, sub]).toEqual([service.url, t.studio.settings.publicUrl]);
  expect(exp * 1000 - Date.now()).toBeLessThanOrEqual(24 * 3600_000);
});

test('in the language of the member; both ways say it twice, and each once', async ({
  t,
  tenant,
  server,
  service,
  scene: { add, choose, cancelClass, mail },
}) => {
  await inTenant(t.db, tenant.studioId, (trx) => sql`update customers set locale = 'fr'`.execute(trx));
  const phone = aBrowser();
  await add(phone);
  await choose('both');
  await cancelClass();
  expect(phone.read(service.took[0]!.body).title).toBe('Annulé\u00a0: Ride');
  expect([service.took.length, server.mails.length]).toEqual([1, 1]);
  expect(await mail()).toEqual([{ state: 'sent', pushed: 1 }]);
});

test('a mail server that is busy has the mail tried again, and not the phone', async ({
  server,
  service,
  scene: { add, choose, cancelClass, again },
}) => {
  await add();
  await choose('both');
  server.fault = 'busy';
  await cancelClass();
  server.fault = 'none';
  await again();
  expect([service.took.length, server.mails.length]).toEqual([1, 1]);
});

test.for([404, 410, 403, 500])(
  'where the service answers %i the mail goes instead; a device that is gone is forgotten',
  async (status, { server, service, scene: { add, choose, cancelClass, get, mail } }) => {
    await add();
    await choose('push');
    service.status = status;
    await cancelClass();
    expect(server.mails).toHaveLength(1);
    expect(await mail()).toEqual([{ state: 'sent', pushed: 0 }]);
    expect((await get()).devices.map(({ outcome }) => outcome)).toEqual(status === 500 ? ['failed'] : []);
  },
);

test('whoever has no device is mailed whatever they chose, and who signs out has none', async ({
  t,
  tenant,
  server,
  service,
  scene: { add, choose, cancelClass, params },
}) => {
  const phone = await signIn(t.base, tenant.emails.member);
  await add(aBrowser(), undefined, phone);
  await choose('push', phone);
  await fetch(`${t.base}/api/auth/sign-out`, {
    method: 'POST',
    headers: { cookie: phone, origin: t.studio.settings.publicUrl, 'content-type': 'application/json' },
    body: '{}',
  });
  expect((await call(t.base, phone, 'getNotices', { params })).status).toBe(401);
  await cancelClass();
  expect([service.took.length, server.mails.length]).toEqual([0, 1]);
});

test('a session that ends by itself ends no messages; ended from elsewhere it does', async ({
  t,
  tenant,
  member,
  server,
  service,
  scene: { add, choose, cancelClass, get },
}) => {
  await choose('push');
  const phone = await signIn(t.base, tenant.emails.member);
  await add(aBrowser(), undefined, phone);
  const ofDevice = await inTenant(t.db, tenant.studioId, (trx) =>
    sql<{ id: string }>`select session_id as id from push_devices`.execute(trx),
  );
  const { id } = ofDevice.rows[0]!;
  await sql`update auth.session set "expiresAt" = now() - interval '20 days', "userAgent" = 'Phone' where id = ${id}`.execute(
    t.db,
  );
  await cleanUpSessions(t.studio);
  const { rows } =
    await sql`select "userAgent" as agent, "ipAddress" as address from auth.session where id = ${id}`.execute(
      t.db,
    );
  expect(rows).toEqual([{ agent: null, address: null }]);
  await cancelClass();
  expect([service.took.length, server.mails.length]).toEqual([1, 0]);
  // As "sign out everywhere else" does.
  await sql`delete from auth.session where id = ${id}`.execute(t.db);
  expect((await get()).devices).toEqual([]);
  expect(member).not.toBe(phone);
});

test('a guardian is told on their own phone, by what they chose, and of whom', async ({
  t,
  tenant,
  owner,
  desk,
  server,
  service,
  scene: { add, choose },
}) => {
  const [guardian, child] = tenant.customerIds as [string, string];
  const { studioId, classId } = tenant;
  const linked = await call(t.base, desk, 'linkChild', {
    params: { studioId, customerId: guardian, childId: child },
  });
  expect(linked.status).toBe(200);
  const phone = aBrowser();
  await add(phone);
  await choose('push');
  await call(t.base, owner, 'bookSpot', {
    params: { studioId, classId },
    body: { customerId: child, spotNumber: 1 },
  });
  await confirmationsRead(t, studioId);
  await call(t.base, owner, 'cancelClass', { params: { studioId, classId } });
  const { rows } = await inTenant(t.db, studioId, (trx) =>
    sql<{ mail_id: string }>`select mail_id from mails`.execute(trx),
  );
  await handOver(t.studio, { studioId, mailId: rows[0]!.mail_id }, { retryCount: 0 });
  expect(phone.read(service.took[0]!.body)).toMatchObject({
    title: 'First1 Last1: Cancelled: Ride',
    path: `/portal/${studioId}/bookings#for=${child}`,
  });
  expect(server.mails).toEqual([]);
  const list = async (customerId: string) =>
    (await call(t.base, owner, 'listMails', { params: { studioId }, query: { customerId } })).body.rows;
  const told = { to: { customerId: guardian, name: 'First0 Last0' }, about: 'First1 Last1' };
  expect(await list(guardian)).toMatchObject([told]);
  expect(await list(child)).toMatchObject([told]);
  // A phone that works says nothing of the mail server.
  await inTenant(t.db, studioId, (trx) =>
    sql`insert into mails (studio_id, customer_id, kind, state, reason, settled_at)
      values (${studioId}, ${guardian}, 'pass_running_out', 'failed', 'server_login', now() - interval '1 hour')`.execute(
      trx,
    ),
  );
  const { body } = await call(t.base, owner, 'listMails', { params: { studioId }, query: {} });
  expect(body.health).toEqual({ works: false, code: 'server_login' });
  // Whoever is erased is named in no mail that they were sent of somebody else.
  await inStudio(t.studio, studioId, (work) => forgetMails(work, guardian));
  expect(await list(child)).toEqual([]);
});

test('an address inside, more devices than there may be, and what is another’s are refused', async ({
  t,
  tenant,
  owner,
  desk,
  scene: { add, get, params },
}) => {
  for (const address of [
    'http://push.example/x',
    'http://192.168.0.1/x',
    'https://10.0.0.8/x',
    'https://169.254.169.254/latest',
  ])
    expect((await add(aBrowser(), address)).body).toMatchObject({
      code: 'push_address_refused',
      field: 'address',
    });
  expect((await add(aBrowser(), 'ftp://push.example/x')).status).toBe(400);
  for (let n = 0; n < MAX_PUSH_DEVICES; n++) expect((await add()).status).toBe(200);
  expect((await add()).body.code).toBe('too_many_devices');
  const { devices } = await get();
  expect(devices).toHaveLength(MAX_PUSH_DEVICES);
  for (const cookie of [owner, desk]) {
    expect((await call(t.base, cookie, 'getNotices', { params })).body.code).toBe('not_found');
    const removed = await call(t.base, cookie, 'removePushDevice', {
      params: { ...params, deviceId: devices[0]!.deviceId },
    });
    expect(removed.body.code).toBe('not_found');
  }
  expect(tenant.customerIds).toContain(params.customerId);
});

test('one browser is one person’s: who signs in there next has it, and who had it has it no more', async ({
  t,
  tenant,
  member,
  scene: { add, get, params },
}) => {
  const address = 'https://push.example/shared';
  await add(aBrowser(), address);
  expect((await add(aBrowser(), address)).body.devices).toHaveLength(1);
  const { devices } = await get();
  const removed = await call(t.base, member, 'removePushDevice', {
    params: { ...params, deviceId: devices[0]!.deviceId },
  });
  expect(removed.body.devices).toEqual([]);
  expect(tenant.studioId).toBe(params.studioId);
});

test('a device whose key is none is forgotten, and the mail goes', async ({
  t,
  member,
  service,
  server,
  scene: { choose, cancelClass, get, params },
}) => {
  await call(t.base, member, 'addPushDevice', {
    params,
    body: { address: service.url, p256dh: 'B'.repeat(87), auth: 'a'.repeat(22), name: 'Made up' },
  });
  await choose('push');
  await cancelClass();
  expect([server.mails.length, (await get()).devices]).toEqual([1, []]);
});

test('the server’s keys are those of its secret key alone, each time', () => {
  const secretKey = randomBytes(32);
  expect(vapidKeys({ secretKey })).toEqual(vapidKeys({ secretKey }));
  expect(vapidKeys({ secretKey }).publicKey).not.toBe(vapidKeys({ secretKey: randomBytes(32) }).publicKey);
  expect(Buffer.from(vapidKeys({ secretKey }).publicKey, 'base64url')).toHaveLength(65);
  expect(Buffer.from(vapidKeys({ secretKey }).privateKey, 'base64url')).toHaveLength(32);
});
