import { WEBHOOK_FAILING_DAYS } from '@tandem/api/words';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { inStudio } from '../base/call.ts';
import { announceChange } from '../base/changes.ts';
import type { Studio, Work } from '../base/context.ts';
import { type Posted, post } from '../base/post.ts';
import { tellOwners } from '../base/tell-owners.ts';
import { queueWebhooks } from './queue-webhooks.ts';
import { signed } from './signature.ts';
import { openSecrets, signingSecrets } from './store.ts';

/** After each try the wait for the next, over three days (the schedule of Standard Webhooks). */
const WAIT_SECONDS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
export const MAX_TRIES = WAIT_SECONDS.length + 1;
/** So much a wait is longer than told, by chance: those that failed together do not all come back together. */
const JITTER = 0.2;
/** Side by side; of one studio at a time. */
const AT_ONCE = 8;
/** A run ends by then, well below its lease; the next goes on. */
const RUN_MS = 60_000;
/** What is due sooner than that is not left to the clock; no longer, since what happens meanwhile waits for that run. */
const SOON_SECONDS = 10;
const MAX_STUDIOS = 500;
const VERSION = 1;

type Due = {
  webhookId: string;
  eventId: string;
  url: string;
  secrets: Buffer;
  tries: number;
  kind: string;
  at: Date;
  data: object;
};

/**
 * Sends what a studio's webhooks wait for. A try is counted, and the next one set, before the call: killed at any point,
 * the next run goes on, and an event may come twice with one id.
 */
export async function sendWebhooks(studio: Studio, { studioId }: { studioId: string }): Promise<void> {
  const within = <T>(work: (work: Work) => Promise<T>) => inStudio(studio, studioId, work);
  const until = performance.now() + RUN_MS;
  // What fails now is not tried again in this run, however long it takes.
  const dueBy = studio.now();
  // Who does not answer holds up nobody else: it has its next turn with its next run.
  const silent = new Set<string>();
  while (performance.now() < until) {
    const due = await within((work) => claim(work, dueBy, [...silent]));
    if (due.length === 0) break;
    await Promise.all(
      due.map(async (one) => {
        const posted = await send(studio, studioId, one);
        if (posted.outcome === 'timeout' || posted.outcome === 'unreachable') silent.add(one.webhookId);
        await within((work) => note(work, one, posted));
      }),
    );
  }
  await within(goOn);
}

/** Due deliveries, each with its next try set as if this one failed; of those webhooks not that were silent a moment ago. */
async function claim({ trx, studioId, now }: Work, dueBy: Date, silent: string[]): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select d.webhook_id as "webhookId", d.event_id as "eventId", w.url, w.secrets, d.tries + 1 as tries, e.kind, e.at, e.data
    from webhook_deliveries d join webhooks w using (studio_id, webhook_id) join webhook_events e using (studio_id, event_id)
    where d.studio_id = ${studioId} and d.next_try_at <= ${dueBy} and w.off is null
      and d.webhook_id <> all(${silent}::uuid[])
    order by d.next_try_at, d.event_id limit ${AT_ONCE} for update of d skip locked`.execute(trx);
  for (const { webhookId, eventId, tries } of rows)
    await sql`update webhook_deliveries set tries = ${tries}, next_try_at = ${nextTry(now, tries)}
      where studio_id = ${studioId} and webhook_id = ${webhookId} and event_id = ${eventId}`.execute(trx);
  return rows;
}

/** Null: there is none. */
function nextTry(now: Date, tries: number): Date | null {
  const seconds = WAIT_SECONDS[tries - 1];
  if (seconds === undefined) return null;
  return new Date(now.getTime() + seconds * 1000 * (1 + Math.random() * JITTER));
}

function send(
  studio: Studio,
  studioId: string,
  { eventId, kind, at, data, url, ...due }: Due,
): Promise<Posted> {
  const sentAt = studio.now();
  const body = JSON.stringify({
    type: kind,
    timestamp: at.toISOString(),
    version: VERSION,
    data: { studioId, ...data },
  });
  const secrets = signingSecrets(openSecrets(studio, due.webhookId, due.secrets), sentAt);
  return post(url, {
    headers: {
      ...signed(secrets, { eventId, at: sentAt, body }),
      'content-type': 'application/json',
      'user-agent': 'Tandem-Webhooks/1',
    },
    body,
    loopback: !studio.settings.exposed,
    ...(studio.settings.webhookTimeoutMs && { timeoutMs: studio.settings.webhookTimeoutMs }),
  });
}

/** What came of a try. Of an address that was changed meanwhile it says nothing about the one that stands. */
async function note(
  work: Work,
  { webhookId, eventId, url, tries }: Due,
  { outcome, status, ms }: Posted,
): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<{ url: string; failingSince: Date | null; wasOn: boolean; othersFail: boolean }>`
    select url, failing_since as "failingSince", off is null as "wasOn",
      exists (select from webhook_deliveries d where d.studio_id = w.studio_id and d.webhook_id = w.webhook_id
        and d.event_id <> ${eventId} and d.outcome is not null and d.next_try_at is not null) as "othersFail"
    from webhooks w where studio_id = ${studioId} and webhook_id = ${webhookId} for no key update`.execute(
    trx,
  );
  const [webhook] = rows;
  // Taken away meanwhile: nothing is kept of it.
  if (!webhook) return;
  const stands = webhook.url === url;
  const over = outcome === 'ok' || (outcome === 'gone' && stands);
  const { numAffectedRows } =
    await sql`update webhook_deliveries set outcome = ${outcome}, status = ${status}, tried_at = ${now}, ms = ${ms},
      next_try_at = case when ${over} then null else next_try_at end
    where studio_id = ${studioId} and webhook_id = ${webhookId} and event_id = ${eventId}`.execute(trx);
  if (numAffectedRows === 0n) return;
  await announceChange(work, 'settings', null);
  if (!stands) return;
  // The first to fail since all before were given up has its own days: in between nobody was asked.
  const before = tries === 1 && !webhook.othersFail ? null : webhook.failingSince;
  const failingSince = outcome === 'ok' ? null : (before ?? now);
  const failsLong =
    failingSince !== null && now.getTime() - failingSince.getTime() > WEBHOOK_FAILING_DAYS * 86_400_000;
  const off = outcome === 'gone' ? 'gone' : failsLong ? 'failing' : null;
  await sql`update webhooks set failing_since = ${failingSince}, off = coalesce(off, ${off}::text)
    where studio_id = ${studioId} and webhook_id = ${webhookId}`.execute(trx);
  // Several events of one run may say the same.
  if (off !== null && webhook.wasOn) {
    const caller = { studioId, accountId: null };
    await audit({ trx, caller }, 'webhook.off', { kind: 'webhook', id: webhookId }, { off });
    await tellOwners(work, { mail: 'webhook_off', sealed: { webhook: { host: new URL(url).host, off } } });
  }
}

/** Has the next run come for what is due soon; the clock looks for the rest. */
async function goOn(work: Work): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<{ next: Date | null }>`
    select min(d.next_try_at) as next from webhook_deliveries d join webhooks w using (studio_id, webhook_id)
    where d.studio_id = ${studioId} and w.off is null`.execute(trx);
  const next = rows[0]?.next;
  if (!next) return;
  const seconds = Math.max(1, Math.ceil((next.getTime() - now.getTime()) / 1000));
  if (seconds <= SOON_SECONDS) await queueWebhooks(work, seconds);
}

/** Once a minute: whatever is due, also where nothing has happened since. */
export async function sendDueWebhooks(studio: Studio): Promise<void> {
  const { rows } = await sql<{ studioId: string }>`
    select studio_id as "studioId" from webhooks_due(${MAX_STUDIOS}, ${studio.now()})`.execute(studio.db);
  for (const { studioId } of rows) await inStudio(studio, studioId, (work) => queueWebhooks(work));
}
