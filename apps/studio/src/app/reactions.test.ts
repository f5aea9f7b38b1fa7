import { randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import pg from 'pg';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { fresh } from '../testing/fixtures.ts';
import { call, signIn } from '../testing/http.ts';
import { seedTenant } from '../testing/tenant.ts';

const test = fresh
  .extend('admin', { scope: 'file' }, async ({ t }, { onCleanup }) => {
    const admin = new pg.Client({ connectionString: t.url });
    await admin.connect();
    onCleanup(() => admin.end());
    return admin;
  })
  .extend('scene', ({ t, tenant, owner, admin }) => {
    const connect = (enabled: boolean) =>
      inTenant(t.db, tenant.studioId, (trx) =>
        trx
          .insertInto('spivi_connections')
          .values({
            studio_id: tenant.studioId,
            base_url: 'http://127.0.0.1:9',
            site_id: 1,
            source_name: 'someone@studio.example',
            password_sealed: Buffer.from([1]),
            time_zone: 'Europe/Paris',
            enabled,
          })
          .execute(),
      );
    const inClass = () => ({ studioId: tenant.studioId, classId: tenant.classId });
    const book = (spotNumber: number, customer: number) =>
      call(t.base, owner, 'bookSpot', {
        params: inClass(),
        body: { spotNumber, customerId: tenant.customerIds[customer] },
      });
    const waitingJobs = async () =>
      (
        await admin.query(
          `select data->>'classId' as class_id, priority from studio_jobs.job
       where name = 'sync-class' and state = 'created' and data->>'studioId' = $1`,
          [tenant.studioId],
        )
      ).rows;
    const marks = () =>
      inTenant(t.db, tenant.studioId, (trx) =>
        trx.selectFrom('spivi_class_sync').select(['wanted_version', 'state']).execute(),
      );
    async function listen(studioId: string, cookie: string) {
      const heard: unknown[] = [];
      const socket = new WebSocket(`${t.base.replace('http', 'ws')}/api/studios/${studioId}/live`, {
        headers: { cookie },
      });
      socket.on('message', (data) => heard.push(JSON.parse(String(data))));
      await new Promise((resolve, reject) => {
        socket.once('open', resolve);
        socket.once('error', reject);
      });
      return { heard, socket };
    }
    return { connect, book, waitingJobs, marks, listen };
  });

test('without a connection a booking leaves neither mark nor job', async ({
  scene: { book, waitingJobs, marks },
}) => {
  await book(1, 1);
  expect([await marks(), await waitingJobs()]).toEqual([[], []]);
});

test('each change raises the wanted version; one waiting job, ahead of others, does for all', async ({
  t,
  tenant,
  owner,
  scene: { connect, book, waitingJobs, marks },
}) => {
  await connect(true);
  const { body: first } = await book(1, 1);
  await book(2, 2);
  const params = { studioId: tenant.studioId, bookingId: first.bookingId };
  await call(t.base, owner, 'moveSpot', { params, body: { spotNumber: 3 } });
  await call(t.base, owner, 'cancelBooking', { params });
  expect(await marks()).toEqual([{ wanted_version: 4, state: 'pending' }]);
  expect(await waitingJobs()).toEqual([{ class_id: tenant.classId, priority: 10 }]);
});

test('a refused booking leaves no mark', async ({ scene: { connect, book, marks } }) => {
  await connect(true);
  await book(1, 1);
  await book(1, 2);
  expect(await marks()).toEqual([{ wanted_version: 1, state: 'pending' }]);
});

test('while syncing is paused changes are marked and no job is sent', async ({
  scene: { connect, book, waitingJobs, marks },
}) => {
  await connect(false);
  await book(1, 1);
  expect([(await marks()).length, (await waitingJobs()).length]).toEqual([1, 0]);
});

test('a change of phone or body details marks no class: neither is part of a roster', async ({
  t,
  tenant,
  owner,
  scene: { connect, book, waitingJobs, marks },
}) => {
  await book(1, 1);
  await connect(true);
  const params = { studioId: tenant.studioId, customerId: tenant.customerIds[1]! };
  await call(t.base, owner, 'updateCustomer', { params, body: { phone: '1' } });
  await call(t.base, owner, 'updateBody', { params, body: { weightKg: 80 } });
  expect([await marks(), (await waitingJobs()).length]).toEqual([[], 0]);
});

test('an open screen of the studio hears of a booking, another studio’s does not', async ({
  t,
  tenant,
  owner,
  scene: { book, listen },
}) => {
  const other = await seedTenant(t, { name: randomUUID() });
  const here = await listen(tenant.studioId, owner);
  const there = await listen(other.studioId, await signIn(t.base, other.emails.owner));
  await book(1, 1);
  await expect.poll(() => here.heard).toEqual([{ topic: 'class', id: tenant.classId }]);
  expect(there.heard).toEqual([]);
  here.socket.close();
  there.socket.close();
});
