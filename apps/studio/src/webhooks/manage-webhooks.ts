import { randomUUID } from 'node:crypto';
import type { endpoints, Webhook } from '@tandem/api/studio';
import { type AuditAction, MAX_WEBHOOKS, OLD_SECRET_HOURS } from '@tandem/api/words';
import { invalidField, isLoopback, notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { needFresh } from '../base/fresh.ts';
import { problem } from '../base/problem.ts';
import { mayName } from '../base/reach.ts';
import { queueWebhooks } from './queue-webhooks.ts';
import { newSecret } from './signature.ts';
import { openSecrets, readWebhook, sealSecrets } from './store.ts';

const HOUR_MS = 3_600_000;
type Wish = z.output<typeof endpoints.makeWebhook.body>;
type Change = z.output<typeof endpoints.updateWebhook.body>;
type Replay = z.output<typeof endpoints.replayWebhook.body>;
type Made = { webhook: Webhook; secret: string };

/** @throws Problem confirm_needed; invalid_field for an address that nothing is sent to; too_many_webhooks */
export async function makeWebhook(call: Call, { url, kinds }: Wish): Promise<Made> {
  const { studio, trx, studioId, now } = call;
  needFresh(call);
  checkUrl(call, url);
  await refuseMany(call);
  const webhookId = randomUUID();
  const secret = newSecret();
  await trx
    .insertInto('webhooks')
    .values({
      studio_id: studioId,
      webhook_id: webhookId,
      url,
      kinds: [...new Set(kinds)],
      secrets: sealSecrets(studio, webhookId, { now: secret, before: null, beforeUntil: null }),
      made_at: now,
    })
    .execute();
  await noted(call, 'webhook.make', webhookId, { host: new URL(url).host, kinds });
  return { webhook: await readWebhook(call, webhookId), secret };
}

/** @throws Problem not_found; confirm_needed, invalid_field for another address */
export async function updateWebhook(call: Call, webhookId: string, change: Change): Promise<Webhook> {
  const { trx, studioId } = call;
  const before = await holdWebhook(call, webhookId);
  const { url = before.url, kinds = before.kinds, on } = change;
  if (url !== before.url) {
    needFresh(call);
    checkUrl(call, url);
  }
  const off = on === undefined ? before.off : on ? null : (before.off ?? 'person');
  await sql`update webhooks set url = ${url}, kinds = ${[...new Set(kinds)]}, off = ${off},
      failing_since = case when ${on === true || url !== before.url} then null else failing_since end
    where studio_id = ${studioId} and webhook_id = ${webhookId}`.execute(trx);
  // What was given up while nobody listened is not sent by itself; what waited is, at once.
  if (on) await again(call, webhookId, sql`d.next_try_at is not null`);
  await noted(call, 'webhook.change', webhookId, { host: new URL(url).host, kinds, off });
  return readWebhook(call, webhookId);
}

/** @throws Problem not_found */
export async function removeWebhook(call: Call, webhookId: string): Promise<void> {
  const { rows } =
    await sql`delete from webhooks where studio_id = ${call.studioId} and webhook_id = ${webhookId}
    returning 1`.execute(call.trx);
  if (rows.length === 0) throw notFound('webhook');
  await noted(call, 'webhook.remove', webhookId);
}

/**
 * The one before signs too for a day, so that the receiver can change over; renewed again within it, it is still that one,
 * which the receiver has. @throws Problem not_found, confirm_needed
 */
export async function renewWebhookSecret(call: Call, webhookId: string): Promise<Made> {
  const { studio, trx, studioId, now } = call;
  needFresh(call);
  const { sealed } = await holdWebhook(call, webhookId);
  const secret = newSecret();
  const known = openSecrets(studio, webhookId, sealed);
  const changing = known.beforeUntil !== null && new Date(known.beforeUntil) > now;
  const secrets = {
    now: secret,
    before: changing ? known.before : known.now,
    beforeUntil: new Date(now.getTime() + OLD_SECRET_HOURS * HOUR_MS).toISOString(),
  };
  await sql`update webhooks set secrets = ${sealSecrets(studio, webhookId, secrets)}
    where studio_id = ${studioId} and webhook_id = ${webhookId}`.execute(trx);
  await noted(call, 'webhook.secret', webhookId);
  return { webhook: await readWebhook(call, webhookId), secret };
}

/** Reads one that is changed by what it is: another change, or a try that switches it off, waits. @throws Problem not_found */
async function holdWebhook(call: Call, webhookId: string) {
  await sql`select from webhooks where studio_id = ${call.studioId} and webhook_id = ${webhookId}
    for no key update`.execute(call.trx);
  return readWebhook(call, webhookId);
}

/** Sends an event in which nothing happened, to this address alone. @throws Problem not_found, webhook_off */
export async function testWebhook(call: Call, webhookId: string): Promise<void> {
  const { trx, studioId, now } = call;
  if ((await readWebhook(call, webhookId)).off !== null) throw isOff();
  await sql`
    with told as (insert into webhook_events (studio_id, kind, data, at) values (${studioId}, 'test', '{}', ${now})
      returning event_id)
    insert into webhook_deliveries (studio_id, webhook_id, event_id, next_try_at)
    select ${studioId}, ${webhookId}, event_id, ${now} from told`.execute(trx);
  await queueWebhooks(call);
}

/** Sends again by the ids of before. @returns how many events @throws Problem not_found, webhook_off */
export async function replayWebhook(call: Call, webhookId: string, which: Replay): Promise<number> {
  if ((await readWebhook(call, webhookId)).off !== null) throw isOff();
  const meant =
    which.eventId !== undefined
      ? sql`d.event_id = ${which.eventId}`
      : sql`e.at >= ${which.since ?? null}::timestamptz`;
  const count = await again(call, webhookId, meant);
  if (count === 0 && which.eventId !== undefined) throw notFound('event');
  await noted(call, 'webhook.replay', webhookId, { count });
  return count;
}

/** Has events tried at once, as if for the first time. */
async function again(call: Call, webhookId: string, which: RawBuilder<unknown>): Promise<number> {
  const { trx, studioId, now } = call;
  const { rows } = await sql`update webhook_deliveries d set next_try_at = ${now}, tries = 0
    from webhook_events e where d.studio_id = ${studioId} and d.webhook_id = ${webhookId}
      and e.studio_id = d.studio_id and e.event_id = d.event_id and ${which} returning 1`.execute(trx);
  await queueWebhooks(call);
  return rows.length;
}

/** Events are sent by https; by http to this machine alone, where nobody reaches it from beyond. @throws Problem invalid_field */
function checkUrl({ studio }: Work, url: string): void {
  const { protocol, hostname, username, password } = new URL(url);
  const here = !studio.settings.exposed && isLoopback(hostname);
  if (protocol !== 'https:' && !here)
    throw invalidField('url', 'The address does not begin with https.', 'Enter an address with https.');
  if (!mayName(hostname, { loopback: !studio.settings.exposed }))
    throw invalidField(
      'url',
      'The address is of this machine or of a private network.',
      'Enter one that can be reached from anywhere.',
    );
  if (username !== '' || password !== '')
    throw invalidField('url', 'The address holds a login.', 'Leave it out: the signature says who sends.');
}

async function refuseMany({ trx, studioId }: Work): Promise<void> {
  await sql`select 1 from studios where studio_id = ${studioId} for no key update`.execute(trx);
  const { rows } = await sql<{
    all: number;
  }>`select count(*) as all from webhooks where studio_id = ${studioId}`.execute(trx);
  if (rows[0]!.all < MAX_WEBHOOKS) return;
  throw problem({
    code: 'too_many_webhooks',
    message: `There are ${MAX_WEBHOOKS} webhooks already, and there are no more.`,
    remedy: 'Remove one that no program listens to any more.',
  });
}

const isOff = () =>
  problem({
    code: 'webhook_off',
    message: 'Nothing is sent to this address: it is switched off.',
    remedy: 'Switch it on first.',
  });

async function noted(call: Call, action: AuditAction, webhookId: string, detail = {}): Promise<void> {
  await audit(call, action, { kind: 'webhook', id: webhookId }, detail);
  await announceChange(call, 'settings', null);
}
