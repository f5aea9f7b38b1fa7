import { randomBytes, randomUUID } from 'node:crypto';
import { inTenant } from '@tandem/platform';
import type pg from 'pg';
import { call, signIn } from './http.ts';
import type { MoreIds } from './requests.ts';
import { storeOwnRide } from './rides.ts';
import type { TestStudio } from './studio.ts';
import type { TestTenant } from './tenant.ts';

const DAY_MS = 24 * 3600_000;

const ids = () => [randomUUID(), randomUUID(), randomUUID(), randomUUID(), randomUUID()] as const;

/** One of each kind of object that a request may name: what is a customer's is the `n`th customer's (0: the member). */
export async function objectsOf(t: TestStudio, tenant: TestTenant, n = 0): Promise<Required<MoreIds>> {
  const { studioId, classId, roomId } = tenant;
  const customerId = tenant.customerIds[n]!;
  const owner = await signIn(t.base, tenant.emails.owner);
  // Nobody else of the customers signs in: a token of another is a colleague's.
  const accountId = tenant.accountIds[n === 0 ? tenant.emails.member : tenant.emails.owner]!;
  const params = { studioId, classId, customerId };
  const booked = await call(t.base, owner, 'bookSpot', { params, body: { customerId, spotNumber: 12 + n } });
  const exported = await call(t.base, owner, 'startExport', { params });
  const imported = await call(t.base, owner, 'startImport', { params });
  const ofStudio = { params: { studioId } };
  const kind = await call(t.base, owner, 'createPassKind', {
    ...ofStudio,
    body: { name: `Six of ${n}`, credits: 6, priceMinor: 8400, sold: true },
  });
  const { passKindId } = kind.body;
  const pass = await call(t.base, owner, 'givePass', { params, body: { passKindId, paid: 'cash' } });
  const tag = await call(t.base, owner, 'createTag', { ...ofStudio, body: { name: `Early bird ${n}` } });
  const field = await call(t.base, owner, 'createCustomField', {
    ...ofStudio,
    body: { name: `Cleats ${n}`, kind: 'number' },
  });
  const webhook = await call(t.base, owner, 'makeWebhook', {
    ...ofStudio,
    body: { url: 'https://hooks.example/objects', kinds: ['class.made'] },
  });
  const kiosk = await call(t.base, owner, 'addKiosk', {
    ...ofStudio,
    body: { name: `Entrance ${n}`, locationId: tenant.locationId },
  });
  const rideId = await storeOwnRide(t, tenant, customerId, {
    startsAt: new Date(t.studio.now().getTime() - DAY_MS),
    trace: { seconds: 60, powerW: 150 },
  });
  const [gymId, attemptId, erasureId, signatureId] = ids();
  const [mailId, waitId, paymentId, tokenId, deviceId] = ids();
  const now = t.studio.now();
  await inTenant(t.db, studioId, async (trx) => {
    await trx
      .insertInto('spivi_gyms')
      .values({ studio_id: studioId, gym_id: gymId, name: 'Box', box_id: 7 + n, room_id: roomId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('spivi_attempts')
      // Over since yesterday: what is told of it stays the same however long a test takes.
      .values({
        ...{ studio_id: studioId, attempt_id: attemptId, method: 'EventService/GetEvents', outcome: 'ok' },
        started_at: new Date(Date.now() - 86_400_000),
      })
      .execute();
    const waiver = { studio_id: studioId, version: 1 };
    await trx
      .insertInto('waiver_versions')
      .values({
        ...waiver,
        text_en: 'Mind the flywheel.',
        text_fr: '',
        sign_anew: true,
        published_at: t.studio.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await trx
      .insertInto('waiver_signatures')
      .values({
        ...{ ...waiver, signature_id: signatureId, customer_id: customerId, signed_name: 'Ada Example' },
        ...{ as_guardian: false, signed_at: t.studio.now(), channel: 'portal', locale: 'en' },
      })
      .execute();
    await trx
      .insertInto('erasures')
      .values({ studio_id: studioId, erasure_id: erasureId, customer_id: customerId, requested_by: 'owner' })
      .execute();
    await trx
      .insertInto('mails')
      .values({
        ...{
          studio_id: studioId,
          mail_id: mailId,
          customer_id: customerId,
          kind: 'class_changed',
          class_id: classId,
        },
        ...{ state: 'failed', reason: 'server_refused', subject: 'Changed', said: 'Hello,' },
      })
      .execute();
    // Waited for once: who is booked waits no more.
    await trx
      .insertInto('waits')
      .values({
        ...{ studio_id: studioId, wait_id: waitId, class_id: classId, customer_id: customerId, turn: 1 + n },
        ...{ joined_for: now, joined_at: now, joined_by: 'themself', state: 'booked', ended_at: now },
      })
      .execute();
    await trx
      .insertInto('payments')
      .values({
        ...{ studio_id: studioId, payment_id: paymentId, customer_id: customerId, pass_kind_id: passKindId },
        ...{ offer: JSON.stringify(kind.body), provider: 'Nobody', reference: `of ${n}`, state: 'expired' },
        ...{ amount_minor: 8400, currency: 'EUR', started_at: now, settled_at: now },
      })
      .execute();
    await trx
      .insertInto('api_tokens')
      .values({
        ...{ studio_id: studioId, token_id: tokenId, name: 'Till', scopes: ['bookings:read'] },
        ...{ account_id: accountId, made_by: accountId, secret_hash: randomBytes(32) },
        ...{ made_at: now, expires_at: new Date(now.getTime() + DAY_MS) },
      })
      .execute();
    await trx
      .insertInto('push_devices')
      .values({
        ...{ studio_id: studioId, device_id: deviceId, customer_id: customerId, session_id: 'theirs' },
        ...{ name: 'Phone', address: `https://push.example/${n}`, p256dh: 'p', auth: 'a', made_at: now },
      })
      .execute();
    await trx
      .insertInto('class_results')
      .values({
        studio_id: studioId,
        class_id: classId,
        customer_id: customerId,
        state: 'ready',
        values: '{"averagePowerW": 150}',
      })
      .execute();
  });
  return {
    customerId,
    mailId,
    bookingId: booked.body.bookingId,
    exportId: exported.body.exportId,
    importId: imported.body.importId,
    rideId,
    gymId,
    attemptId,
    erasureId,
    staffId: tenant.instructorId,
    passKindId,
    passId: pass.body.passId,
    tagId: tag.body.tagId,
    fieldId: field.body.fieldId,
    webhookId: webhook.body.webhook.webhookId,
    kioskId: kiosk.body.kioskId,
    signatureId,
    ...{ waitId, paymentId, tokenId, deviceId },
  };
}

/** Each table of a studio by its rows in one text, asked for at once: tests do so hundreds of times. */
const asking = new WeakMap<pg.Client, Promise<string>>();
async function askFor(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query<{ asked: string }>(
    `select string_agg(format('select %L as name, (select coalesce(string_agg(x::text, e''\\n'' order by x::text), '''')
       from studio.%I x where studio_id = $1) as text', table_name, table_name), ' union all ' order by table_name) as asked
     from information_schema.columns where table_schema = 'studio' and column_name = 'studio_id'`,
  );
  return rows[0]!.asked;
}

/** Every row of a studio, in one text. `admin` is the database's owner. */
export async function everythingOf(admin: pg.Client, studioId: string): Promise<string> {
  const asked = asking.get(admin) ?? askFor(admin);
  asking.set(admin, asked);
  const { rows } = await admin.query<{ name: string; text: string }>({
    ...{ name: 'everything', text: await asked, values: [studioId] },
  });
  return rows.map(({ name, text }) => `${name}\n${text}`).join('\n');
}
