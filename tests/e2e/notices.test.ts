import { createECDH, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLEAN, inspect, resize, SIZES } from './inspect.ts';
import { peopleOfStudio } from './people-of-studio.ts';

/** Messages to a member's own phone: allowed by a press, chosen by topic, shown by the worker, stopped again. */

const HOUR_MS = 3_600_000;
const studio = peopleOfStudio({
  name: 'Notices',
  staff: ['owner'],
  members: ['Ada', 'Zoe'],
  classes: [{ title: 'Evening ride', startsAt: new Date(Date.now() + 30 * HOUR_MS) }],
});
/** In the place of a maker's push service, which a closed network does not reach. */
let service: Server;
let took = 0;
const addressOf = () => `http://127.0.0.1:${(service.address() as AddressInfo).port}/ada`;
beforeAll(async () => {
  service = createServer((request, answer) => {
    took += 1;
    request.resume();
    answer.writeHead(201).end();
  });
  await new Promise<void>((done) => void service.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  service?.closeAllConnections();
  service?.close();
});

/** A browser without a window lets nothing through: here its person says yes, and its maker gives an address at once. */
async function withPushService(page: Page, address: string): Promise<void> {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  const keys = {
    p256dh: ecdh.getPublicKey().toString('base64url'),
    auth: randomBytes(16).toString('base64url'),
  };
  await page.addInitScript(`{
    const [endpoint, keys] = ${JSON.stringify([address, keys])};
    const kept = JSON.parse(localStorage.getItem('made-up-push') ?? 'null');
    let permission = localStorage.getItem('made-up-yes') ?? 'default';
    Object.defineProperty(Notification, 'permission', { get: () => permission });
    Notification.requestPermission = async () => {
      localStorage.setItem('made-up-yes', 'granted');
      return (permission = 'granted');
    };
    ServiceWorkerRegistration.prototype.getNotifications = async () => [
      { close: () => localStorage.setItem('made-up-closed', 'yes') },
    ];
    const subscriptionOf = (bytes) => ({
      options: { applicationServerKey: new Uint8Array(bytes).buffer },
      toJSON: () => ({ endpoint, keys }),
      unsubscribe: async () => { standing = null; localStorage.removeItem('made-up-push'); },
    });
    let standing = kept && subscriptionOf(kept);
    PushManager.prototype.getSubscription = async () => standing;
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
      localStorage.setItem('made-up-push', JSON.stringify([...applicationServerKey]));
      return (standing = subscriptionOf([...applicationServerKey]));
    };
  }`);
}

test('a member allows messages, is sent one by the studio, and stops them', {
  timeout: 240_000,
}, async () => {
  const ada = await studio.open('ada', 'details');
  await withPushService(ada, addressOf());
  await ada.reload();
  await ada.getByRole('link', { name: 'Messages' }).click();
  await ada.getByText('As long as no device takes messages').waitFor();
  expect(await inspect(ada)).toEqual(CLEAN);
  await ada.getByRole('button', { name: 'Allow on this device' }).click();
  await ada.getByText('Messages come to this device until you sign out here.').waitFor();
  const classesWay = ada.getByRole('radiogroup', { name: 'Classes you have booked' });
  await expect.poll(() => classesWay.getByRole('radio', { name: 'Both' }).isChecked()).toBe(true);
  for (const size of SIZES) {
    await resize(ada, size);
    expect(await inspect(ada)).toEqual(CLEAN);
  }
  await classesWay.getByText('Device', { exact: true }).click();
  await expect.poll(() => classesWay.getByRole('radio', { name: 'Device' }).isChecked()).toBe(true);

  const owner = await studio.open('owner', 'mails');
  const { studioId, classIds, customerIds } = studio.built();
  const post = (path: string, data: object) =>
    owner.request.post(`${studio.url()}/api/studios/${studioId}/${path}`, {
      data,
      headers: { origin: studio.url() },
    });
  await post(`classes/${classIds[0]}/bookings`, { customerId: customerIds[0], spotNumber: 1 });
  expect((await post(`classes/${classIds[0]}/cancel`, {})).status()).toBe(200);
  await expect.poll(() => took, { timeout: 60_000 }).toBe(1);
  await expect
    .poll(
      async () => {
        await owner.reload();
        return owner
          .getByText('on 1 device')
          .waitFor({ timeout: 2_000 })
          .then(
            () => true,
            () => false,
          );
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  await owner.context().close();

  // Signed in again, where its row had ended with the session: the portal tells the studio of its browser by itself.
  const at = `${studio.url()}/api/studios/${studioId}/customers/${customerIds[0]}/notices`;
  const devices = async () =>
    (await (await ada.request.get(at)).json()).devices as { deviceId: string; address: string }[];
  const [own] = await devices();
  await ada.request.delete(`${at}/devices/${own!.deviceId}`, { headers: { origin: studio.url() } });
  expect(await devices()).toEqual([]);
  await ada.goto(studio.at('ada', 'details'));
  const told = () =>
    expect
      .poll(async () => (await devices()).map(({ address }) => address), { timeout: 30_000 })
      .toEqual([addressOf()]);
  await told();

  // Signed out, what lay on the screen is closed and the browser has no address; signed in again she allowed it already.
  const kept = (what: string) => ada.evaluate((key) => localStorage.getItem(key), what);
  await ada.getByRole('button', { name: 'Sign out' }).click();
  await ada.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  expect([await kept('made-up-closed'), await kept('made-up-push')]).toEqual(['yes', null]);
  await ada.getByLabel('Email').fill('ada@notices.example');
  await ada.getByLabel('Password', { exact: true }).fill('a long enough one');
  await ada.getByRole('button', { name: 'Sign in', exact: true }).click();
  await ada.getByRole('link', { name: 'Bookings' }).first().waitFor();
  await told();
  await ada.goto(studio.at('ada', 'details/notices'));
  await ada.getByRole('button', { name: 'Stop on this device' }).click();
  await ada.getByRole('button', { name: 'Allow on this device' }).waitFor();
  await ada.context().close();
});

test('the worker shows what came', { timeout: 120_000 }, async () => {
  const zoe = await studio.open('zoe', 'bookings', { locale: 'fr-FR' });
  const context = zoe.context();
  const devtools = await context.newCDPSession(zoe);
  const registered = new Promise<string>((found) =>
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(studio.url()));
      if (own) found(own.registrationId);
    }),
  );
  await devtools.send('ServiceWorker.enable');
  await zoe.evaluate(
    `navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready).then(() => {})`,
  );
  await expect.poll(() => context.serviceWorkers().length).toBe(1);
  const [worker] = context.serviceWorkers();
  // Nor has such a browser a place to show it.
  await worker!.evaluate(`registration.showNotification = async (...shown) => { self.shown = shown; }`);
  const path = `/portal/${studio.built().studioId}/bookings`;
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin: studio.url(),
    registrationId: await registered,
    data: JSON.stringify({ title: 'Annulé : Evening ride', line: 'Quand : mardi', path }),
  });
  await expect
    .poll(() => worker!.evaluate('self.shown'))
    .toEqual(['Annulé : Evening ride', expect.objectContaining({ body: 'Quand : mardi', data: path })]);
  await withPushService(zoe, addressOf());
  await zoe.goto(studio.at('zoe', 'details/notices'));
  await zoe.getByRole('button', { name: 'Autoriser sur cet appareil' }).waitFor();
  expect(await inspect(zoe)).toEqual(CLEAN);
  await context.close();
});
