import { Delayed, inTenant, type JobRun } from '@tandem/platform';
import type { SendMailOptions } from 'nodemailer';
import type { Studio } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import type { JobData } from '../base/jobs.ts';
import { type Delivery, deliver } from './deliver.ts';
import { writeToFolder } from './mail-folder.ts';
import { readFacts } from './read-facts.ts';
import { rideMail } from './ride-mail.ts';

type MailJob = JobData['send-mail'];
/** Over about three hours, see the queue. */
export const MAX_RETRIES = 8;

/**
 * Sends one mail. Whether it is still wanted is asked right before; from the moment it is being handed over it is never
 * sent a second time, unless the server has surely not taken it. So a worker that dies in between may lose a mail, but
 * sends none twice.
 */
export async function sendMail(studio: Studio, job: MailJob, run: Pick<JobRun, 'retryCount'>): Promise<void> {
  const within = <T>(work: (trx: Trx) => Promise<T>) => inTenant(studio.db, job.studioId, work);
  const read = await within((trx) => readFacts(studio, trx, job.studioId, job.mailId));
  if (read === null) return;
  const mail = typeof read === 'string' ? null : rideMail(read.facts);
  const begun = await within((trx) =>
    begin(studio, trx, job, typeof read === 'string' ? read : mail ? null : 'no_numbers'),
  );
  if (!begun || !mail || typeof read === 'string') return;
  const { facts, customerId } = read;
  const delivery = await handOver(studio, customerId, {
    ...mail,
    from: { name: facts.studioName, address: studio.settings.smtp?.from ?? NOBODY },
    messageId: `<${job.mailId}@${new URL(studio.settings.publicUrl).hostname}>`,
  });
  if (!delivery.sent && delivery.again && run.retryCount < MAX_RETRIES) {
    await within((trx) => write(trx, job, { sending_since: null, reason: delivery.reason }));
    throw new Delayed(`The mail server did not take a mail: ${delivery.reason}.`);
  }
  await within((trx) =>
    write(trx, job, {
      state: delivery.sent ? 'sent' : 'failed',
      reason: delivery.sent ? null : delivery.reason,
      settled_at: studio.now(),
    }),
  );
}

const NOBODY = 'no-reply@localhost';

async function handOver(studio: Studio, customerId: string, mail: SendMailOptions): Promise<Delivery> {
  const { smtp } = studio.settings;
  if (smtp) return deliver(smtp, mail);
  await writeToFolder(studio, customerId, mail);
  return { sent: true };
}

/**
 * Takes the mail for this run: from now on it is being handed over. Settles it instead where it is not to be sent, or
 * where an earlier run began to hand it over and never told what came of it.
 */
async function begin(studio: Studio, trx: Trx, job: MailJob, skip: string | null): Promise<boolean> {
  const row = await trx
    .selectFrom('mails')
    .select(['state', 'sending_since'])
    .where('studio_id', '=', job.studioId)
    .where('mail_id', '=', job.mailId)
    .forUpdate()
    .executeTakeFirst();
  if (row?.state !== 'waiting') return false;
  const settled_at = studio.now();
  // Switched off while it was being written, perhaps.
  const now = skip ?? (await readFacts(studio, trx, job.studioId, job.mailId));
  if (row.sending_since !== null) await write(trx, job, { state: 'failed', reason: 'unknown', settled_at });
  else if (typeof now === 'string') await write(trx, job, { state: 'skipped', reason: now, settled_at });
  else await write(trx, job, { sending_since: settled_at });
  return row.sending_since === null && typeof now !== 'string';
}

type Change = {
  state?: 'sent' | 'failed' | 'skipped';
  reason?: string | null;
  settled_at?: Date;
  sending_since?: Date | null;
};

async function write(trx: Trx, { studioId, mailId }: MailJob, change: Change): Promise<void> {
  await trx
    .updateTable('mails')
    .set(change)
    .where('studio_id', '=', studioId)
    .where('mail_id', '=', mailId)
    .execute();
}
