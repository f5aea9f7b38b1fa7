import { randomUUID } from 'node:crypto';
import type { PendingEmail } from '@tandem/api/studio';
import { EMAIL_LINK_DAYS, MAX_EMAIL_MAILS_PER_DAY } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { normalizeEmail } from '../base/email.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { holdPerson } from '../consent/index.ts';
import { emailLink } from './email-link.ts';
import { getRecord } from './store.ts';

const DAY_MS = 24 * 3600_000;

/** The address that waits for its holder's answer, if any. */
export async function readPending(
  { trx, studioId, now }: Work,
  customerId: string,
): Promise<PendingEmail | null> {
  const row = await trx
    .selectFrom('pending_emails')
    .select(['email', 'asked_by', 'asked_at', 'expires_at'])
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    email: row.email,
    by: row.asked_by,
    askedAt: row.asked_at.toISOString(),
    until: row.expires_at.toISOString(),
    expired: row.expires_at <= now,
  };
}

/**
 * Writes to an address and waits for its holder's answer. The one before is asked no more.
 * @throws Problem too_many_requests for an address that was entered for very many people within a day
 */
export async function askHolder(
  work: Work,
  { customerId, email, by }: { customerId: string; email: string; by: 'member' | 'staff' },
): Promise<void> {
  const { studio, trx, studioId, now } = work;
  await refuseFloodTo(work, customerId, email);
  const asked = {
    pending_id: randomUUID(),
    email,
    asked_by: by,
    asked_at: now,
    expires_at: new Date(now.getTime() + EMAIL_LINK_DAYS * DAY_MS),
  };
  await trx
    .insertInto('pending_emails')
    .values({ studio_id: studioId, customer_id: customerId, ...asked })
    .onConflict((conflict) => conflict.columns(['studio_id', 'customer_id']).doUpdateSet(asked))
    .execute();
  await happened(work, {
    kind: 'mail_due',
    mail: 'confirm_email',
    to: { customerId },
    sealed: {
      address: email,
      url: emailLink(studio, { studioId, pendingId: asked.pending_id }),
      until: asked.expires_at.toISOString(),
    },
  });
}

/** Tells the address that is, or was, a person's that another one is asked for. */
export const tellFormer = (work: Work, customerId: string, former: string, byStaff: boolean): Promise<void> =>
  happened(work, {
    kind: 'mail_due',
    mail: 'email_changed',
    to: { customerId },
    sealed: { address: former, byStaff },
  });

/**
 * Nobody's mailbox is filled with questions of ours.
 * @throws Problem too_many_requests for a person about whom very many mails went out within a day
 */
export async function refuseFlood({ trx, studioId, now }: Work, customerId: string): Promise<void> {
  const { rows } = await sql<{ sent: number }>`
    select count(*) as sent from mails where studio_id = ${studioId} and customer_id = ${customerId}
      and kind = 'confirm_email' and created_at > ${new Date(now.getTime() - DAY_MS)}`.execute(trx);
  if (rows[0]!.sent >= MAX_EMAIL_MAILS_PER_DAY) throw tooManyMails();
}

/** The same of an address that is entered for one person after another, whoever enters it. */
async function refuseFloodTo({ trx, studioId, now }: Work, customerId: string, email: string): Promise<void> {
  const { rows } = await sql<{ others: number }>`
    select count(*) as others from pending_emails where studio_id = ${studioId} and customer_id <> ${customerId}
      and lower(email) = lower(${email}) and asked_at > ${new Date(now.getTime() - DAY_MS)}`.execute(trx);
  if (rows[0]!.others >= MAX_EMAIL_MAILS_PER_DAY) throw tooManyMails();
}

const tooManyMails = () =>
  problem({
    code: 'too_many_requests',
    field: 'email',
    message: 'Very many mails were asked for today.',
    remedy: 'Look into the mailbox again, or try tomorrow.',
  });

/**
 * Sends the mail once more, with a link that works anew.
 * @throws Problem not_found where no address waits for an answer; too_many_requests
 */
export async function resendEmail(call: Call, customerId: string): Promise<void> {
  await holdPerson(call, customerId, 'changes');
  const { email, email_answered: answered } = await getRecord(call, customerId);
  const waits = (await readPending(call, customerId)) ?? (answered ? null : { email, by: 'staff' as const });
  if (!waits) throw notFound('email');
  await refuseFlood(call, customerId);
  await askHolder(call, { customerId, email: waits.email, by: waits.by });
  await audit(call, 'email.resend', { kind: 'customer', id: customerId });
}

/** Takes a member's wish for another address back; what staff have entered stays. @throws Problem not_found */
export async function withdrawEmail(call: Call, customerId: string): Promise<void> {
  const { trx, studioId } = call;
  await holdPerson(call, customerId, 'changes');
  const { numDeletedRows } = await trx
    .deleteFrom('pending_emails')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .where('asked_by', '=', 'member')
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound('email');
  await audit(call, 'email.withdraw', { kind: 'customer', id: customerId });
  await announceChange(call, 'customer', customerId);
}

export type Waiting = { customerId: string; email: string; studioName: string };

/** Whom a link is about, held until the transaction ends. @throws Problem email_link_invalid, email_link_expired */
export async function findWaiting(work: Work, pendingId: string): Promise<Waiting> {
  const { trx, studioId, now } = work;
  const known = await trx
    .selectFrom('pending_emails')
    .select('customer_id')
    .where('studio_id', '=', studioId)
    .where('pending_id', '=', pendingId)
    .executeTakeFirst();
  if (!known || !(await holdPerson(work, known.customer_id, 'changes'))) throw replaced();
  const row = await trx
    .selectFrom('pending_emails as e')
    .innerJoin('studios as s', 's.studio_id', 'e.studio_id')
    .select(['e.customer_id as customerId', 'e.email', 's.name as studioName', 'e.expires_at'])
    .where('e.studio_id', '=', studioId)
    .where('e.pending_id', '=', pendingId)
    .executeTakeFirst();
  if (!row) throw replaced();
  if (row.expires_at <= now) throw expired();
  return row;
}

/** Its holder has answered: from now on the address is the person's, to be matched by and written to. */
export async function confirmEmail(work: Work, pendingId: string): Promise<Waiting> {
  const waiting = await findWaiting(work, pendingId);
  await takeEmail(work, waiting);
  return waiting;
}

/**
 * The same where somebody has answered at an email by signing in as the person, whom the caller holds: it stays as staff wrote it,
 * or takes the place of another one, which is told.
 */
export async function keepProvedEmail(
  work: Work,
  { customerId, email }: { customerId: string; email: string },
): Promise<void> {
  const { email: former, email_normalized: before } = await getRecord(work, customerId);
  await takeEmail(work, { customerId, email: before === email ? former : email });
  if (before !== email)
    await happened(work, {
      kind: 'mail_due',
      mail: 'email_changed',
      to: { customerId },
      sealed: { address: former, signedIn: true },
    });
}

async function takeEmail(
  work: Work,
  { customerId, email }: Pick<Waiting, 'customerId' | 'email'>,
): Promise<void> {
  const { trx, studioId } = work;
  const email_normalized = normalizeEmail(email);
  const { before } = await trx
    .selectFrom('customers')
    .select('email_normalized as before')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('customers')
    .set({ email, email_normalized, email_answered: true })
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .execute();
  await trx
    .deleteFrom('pending_emails')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .execute();
  const holder = { trx, caller: { studioId, accountId: null } };
  await audit(holder, 'email.confirm', { kind: 'customer', id: customerId });
  await happened(work, {
    kind: 'customer_changed',
    customerId,
    emailChanged: email_normalized !== before,
    detailsChanged: false,
  });
}

const replaced = () =>
  problem({
    code: 'email_link_invalid',
    message: 'This link was used already, or a newer one has replaced it.',
    remedy: 'Use the newest mail, or look at your details in the member portal.',
  });
const expired = () =>
  problem({
    code: 'email_link_expired',
    message: 'This link has expired.',
    remedy: 'Ask for the mail again in the member portal, or at your studio.',
  });
