import { inTenant } from '@tandem/platform';
import { expect } from 'vitest';
import { perform } from '../../base/call.ts';
import type { Caller } from '../../base/context.ts';
import { hoursAhead } from '../../testing/spivi.ts';
import { test as spiviTest } from '../../testing/spivi-fixtures.ts';
import { letPhoneIn, readPhone, shutPhoneOut } from './let-phone-in.ts';
import { syncClass } from './sync-class.ts';

/** A member's phone, from the booking in the portal to the tracker that lets it in, both as they are. */
const test = spiviTest.extend('phones', { scope: 'file' }, async ({ scene, tracker }) => {
  const { studio, studioId, owner } = scene;
  studio.settings.trackerUrl = tracker.url;
  const as = (customerId: string): Caller => ({ ...owner, role: 'member', customerId });
  const bookingOf = (classId: string) =>
    inTenant(studio.db, studioId, (trx) =>
      trx
        .selectFrom('bookings')
        .select(['booking_id', 'customer_id'])
        .where('class_id', '=', classId)
        .executeTakeFirstOrThrow(),
    );
  return {
    allow: (allowed: boolean) =>
      inTenant(studio.db, studioId, (trx) =>
        trx.updateTable('studios').set({ member_phones: allowed }).execute(),
      ),
    /** A class that begins in so many hours, with one person on a spot, whose phone it is. */
    async booked(hours: number, spot: number) {
      await inTenant(studio.db, studioId, (trx) =>
        trx.updateTable('classes').set({ cancelled_at: new Date() }).execute(),
      );
      const classId = await scene.newClass({ startsAt: hoursAhead(hours) });
      await scene.book(classId, 0, spot);
      const { booking_id: bookingId, customer_id: customerId } = await bookingOf(classId);
      const visit = { studio, caller: as(customerId) };
      return {
        customerId,
        sync: () => syncClass(studio, { studioId, classId }),
        letIn: (caller = visit.caller) => letPhoneIn({ studio, caller }, bookingId),
        shutOut: () => shutPhoneOut(visit, bookingId),
        read: () => perform(visit, (call) => readPhone(call, bookingId)),
        /** Cancelled, and not sent to the tracker yet. */
        cancel: () =>
          inTenant(studio.db, studioId, (trx) =>
            trx
              .updateTable('bookings')
              .set({ state: 'cancelled', cancelled_at: new Date() })
              .where('booking_id', '=', bookingId)
              .execute(),
          ),
      };
    },
    /** Of whom a phone is, as the tracker answers whoever comes with the token of this address. */
    asked: async (url: string) => {
      const token = new URL(url).hash.slice(1);
      const answer = await fetch(`${tracker.url}/phone/v1/class`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return { status: answer.status, ...((await answer.json()) as { seat?: number; code?: string }) };
    },
    audited: () =>
      inTenant(studio.db, studioId, async (trx) => {
        const rows = await trx
          .selectFrom('audit_log')
          .select(['action', 'detail'])
          .where('action', 'like', 'phone.%')
          .execute();
        return rows.map(({ action }) => action);
      }),
    attempts: () =>
      inTenant(studio.db, studioId, async (trx) =>
        JSON.stringify(
          await trx.selectFrom('spivi_attempts').selectAll().where('method', 'like', '%Phone%').execute(),
        ),
      ),
  };
});

test('a member with a booked spot gets a way in for their seat, which ends when they end it', async ({
  phones,
}) => {
  await phones.allow(true);
  const place = await phones.booked(0.2, 3);
  await place.sync();
  const { url } = await place.letIn();
  expect(await phones.asked(url)).toMatchObject({ status: 200, seat: 3, state: 'scheduled' });
  expect(await phones.attempts()).not.toContain(new URL(url).hash.slice(1));
  await place.shutOut();
  expect(await phones.asked(url)).toMatchObject({ status: 401, code: 'token_revoked' });
  expect(await phones.audited()).toEqual(['phone.let_in', 'phone.shut_out']);
});

test('it is refused where the studio has not switched it on, which is so at first', async ({ phones }) => {
  await phones.allow(false);
  const place = await phones.booked(0.2, 3);
  await place.sync();
  await expect(place.letIn()).rejects.toMatchObject({ code: 'phone_not_allowed' });
});

test('a member stops their phone where the studio allows none any more, and where they have cancelled', async ({
  phones,
}) => {
  for (const then of ['switched off', 'cancelled']) {
    await phones.allow(true);
    const place = await phones.booked(0.2, 3);
    await place.sync();
    expect(await place.read()).toEqual({ allowed: true, isIn: false });
    const { url } = await place.letIn();
    if (then === 'cancelled') await place.cancel();
    else await phones.allow(false);
    expect(await place.read()).toEqual({ allowed: then === 'cancelled', isIn: true });
    await place.shutOut();
    expect(await place.read()).toMatchObject({ isIn: false });
    expect(await phones.asked(url)).toMatchObject({ status: 401, code: 'token_revoked' });
  }
});

test('it is refused for the booking of somebody else, staff too', async ({ phones, scene }) => {
  await phones.allow(true);
  const place = await phones.booked(0.2, 3);
  await place.sync();
  await expect(place.letIn(scene.owner)).rejects.toMatchObject({ code: 'not_found' });
});

test('it is refused long before the class, and where the tracker does not know the seat yet', async ({
  phones,
}) => {
  await phones.allow(true);
  const far = await phones.booked(3, 3);
  await far.sync();
  await expect(far.letIn()).rejects.toMatchObject({ code: 'phone_not_now' });
  const unsent = await phones.booked(0.2, 3);
  await expect(unsent.letIn()).rejects.toMatchObject({ code: 'phone_no_seat' });
});
