import type { Delivery, Webhook } from '@tandem/api/studio';
import { MAX_LISTED_DELIVERIES, type WebhookKind, type WebhookOff } from '@tandem/api/words';
import { notFound, open, seal } from '@tandem/platform';
import { sql } from 'kysely';
import type { Studio, Work } from '../base/context.ts';

export const secretsContext = (webhookId: string) => `webhook:${webhookId}`;

/** The secret, and the one before for as long as it signs too. */
export type Secrets = { now: string; before: string | null; beforeUntil: string | null };

export const sealSecrets = ({ secretKey }: Studio, webhookId: string, secrets: Secrets): Buffer =>
  seal(secretKey, JSON.stringify(secrets), secretsContext(webhookId));

export const openSecrets = ({ secretKey }: Studio, webhookId: string, sealed: Buffer): Secrets =>
  JSON.parse(open(secretKey, sealed, secretsContext(webhookId)));

/** Those that sign at a moment, the newest first. */
export const signingSecrets = ({ now, before, beforeUntil }: Secrets, at: Date): string[] =>
  before !== null && beforeUntil !== null && at < new Date(beforeUntil) ? [now, before] : [now];

type Row = {
  webhookId: string;
  url: string;
  kinds: WebhookKind[];
  secrets: Buffer;
  madeAt: Date;
  failingSince: Date | null;
  off: WebhookOff | null;
  waiting: number;
};

/** By when they were made. @param webhookId one of them alone */
export async function readWebhooks(
  work: Work,
  webhookId?: string,
): Promise<(Webhook & { sealed: Buffer })[]> {
  const { studio, trx, studioId } = work;
  const { rows } = await sql<Row>`
    select webhook_id as "webhookId", url, kinds, secrets, made_at as "madeAt", failing_since as "failingSince", off,
      (select count(*) from webhook_deliveries d where d.studio_id = w.studio_id and d.webhook_id = w.webhook_id
        and d.next_try_at is not null) as waiting
    from webhooks w where studio_id = ${studioId} ${webhookId ? sql`and webhook_id = ${webhookId}` : sql``}
    order by made_at, webhook_id`.execute(trx);
  return rows.map(({ secrets, madeAt, failingSince, ...row }) => {
    const { beforeUntil } = openSecrets(studio, row.webhookId, secrets);
    return {
      ...row,
      madeAt: madeAt.toISOString(),
      failingSince: failingSince?.toISOString() ?? null,
      oldSecretUntil: beforeUntil !== null && work.now < new Date(beforeUntil) ? beforeUntil : null,
      sealed: secrets,
    };
  });
}

/** @throws Problem not_found */
export async function readWebhook(work: Work, webhookId: string): Promise<Webhook & { sealed: Buffer }> {
  const [found] = await readWebhooks(work, webhookId);
  if (!found) throw notFound('webhook');
  return found;
}

type DeliveryRow = Omit<Delivery, 'at' | 'triedAt' | 'nextTryAt'> & {
  at: Date;
  triedAt: Date | null;
  nextTryAt: Date | null;
};

/** Newest first. */
export async function readDeliveries({ trx, studioId }: Work, webhookId: string): Promise<Delivery[]> {
  const { rows } = await sql<DeliveryRow>`
    select e.event_id as "eventId", e.kind, e.at, d.tries, d.outcome, d.status, d.tried_at as "triedAt", d.ms,
      d.next_try_at as "nextTryAt"
    from webhook_deliveries d join webhook_events e using (studio_id, event_id)
    where d.studio_id = ${studioId} and d.webhook_id = ${webhookId}
    order by e.at desc, e.event_id limit ${MAX_LISTED_DELIVERIES}`.execute(trx);
  return rows.map((row) => ({
    ...row,
    at: row.at.toISOString(),
    triedAt: row.triedAt?.toISOString() ?? null,
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
  }));
}
