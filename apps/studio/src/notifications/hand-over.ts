import type { MailFailure, MailSkip } from '@tandem/api/words';
import { Delayed, type JobRun } from '@tandem/platform';
import type { SendMailOptions } from 'nodemailer';
import { inStudioWithDrafts } from '../base/call.ts';
import type { Studio, Work } from '../base/context.ts';
import type { JobData } from '../base/jobs.ts';
import { type Delivery, deliver } from './deliver.ts';
import { type Draft, readDraft, type Written } from './draft.ts';
import { writeToFolder } from './mail-folder.ts';
import { noteOutcomes } from './push/devices.ts';
import { push } from './push/push.ts';

type MailJob = JobData['send-mail'];
/** Over about three hours, see the queue. */
export const MAX_RETRIES = 8;

/**
 * Sends one mail. Whether it is still wanted is asked right before; from the moment it is being handed over it is never
 * sent a second time, unless the server has surely not taken it. So a worker that dies in between may lose a mail, but
 * sends none twice.
 */
export async function handOver(
  studio: Studio,
  { studioId, mailId }: MailJob,
  run: Pick<JobRun, 'retryCount'>,
): Promise<void> {
  // Somebody may have to hear of a class that is a draft again: that what they had booked in it is cancelled.
  const inOne = <T>(work: (work: Work) => Promise<T>) => inStudioWithDrafts(studio, studioId, work);
  const draft = await inOne((work) => readDraft(work, mailId));
  if (draft === null) return;
  const written = typeof draft === 'string' ? null : await draft.write();
  if (typeof draft === 'string' || written === null) {
    const reason = typeof draft === 'string' ? draft : 'no_numbers';
    await inOne((work) => take(work, mailId, { skip: reason }));
    return;
  }
  if (!(await inOne((work) => take(work, mailId, { ...written, toldId: draft.toldId })))) return;
  const pushed = await pushFirst(studio, studioId, mailId, draft, written);
  const delivery: Delivery =
    pushed > 0 && !draft.mailed ? { sent: true } : await give(studio, mailId, draft, written.mail);
  if (!delivery.sent && delivery.again && run.retryCount < MAX_RETRIES) {
    await inOne((work) => note(work, mailId, { sending_since: null, reason: delivery.reason }));
    throw new Delayed(`The mail server did not take a mail: ${delivery.reason}.`);
  }
  await inOne((work) =>
    note(work, mailId, {
      state: !delivery.sent ? 'failed' : studio.settings.smtp || pushed > 0 ? 'sent' : 'kept',
      reason: delivery.sent ? null : delivery.reason,
      settled_at: work.now,
      sealed: null,
      only_pushed: pushed > 0 && !draft.mailed,
    }),
  );
}

/** To the devices, once: a mail that is tried again finds noted that they were. @returns how many took it, now or then */
async function pushFirst(
  studio: Studio,
  studioId: string,
  mailId: string,
  { devices }: Draft,
  { notice }: Written,
): Promise<number> {
  if (devices.length === 0) return 0;
  const outcomes = await push(studio, devices, notice);
  const pushed = outcomes.filter(({ outcome }) => outcome === 'ok').length;
  await inStudioWithDrafts(studio, studioId, async (work) => {
    await noteOutcomes(work, outcomes);
    await note(work, mailId, { pushed });
  });
  return pushed;
}

/** To the mail server, or to a file where there is none. */
async function give(
  studio: Studio,
  mailId: string,
  { customerId, toldId, from }: Draft,
  mail: SendMailOptions,
): Promise<Delivery> {
  const { smtp, publicUrl } = studio.settings;
  const whole = {
    ...mail,
    from,
    messageId: `<${mailId}@${new URL(publicUrl).hostname}>`,
  };
  if (smtp) return deliver(smtp, whole);
  await writeToFolder(studio, [customerId, toldId], whole);
  return { sent: true };
}

/**
 * Takes the mail for this run: from now on it is being handed over. Ends it instead where it is not to be sent, or
 * where an earlier run began to hand it over and never said what came of it.
 * @returns whether this run hands it over
 */
async function take(
  work: Work,
  mailId: string,
  what: { skip: MailSkip } | (Written & { toldId: string | null }),
): Promise<boolean> {
  const { trx, studioId, now } = work;
  const row = await trx
    .selectFrom('mails')
    .select(['state', 'sending_since'])
    .where('studio_id', '=', studioId)
    .where('mail_id', '=', mailId)
    .forUpdate()
    .executeTakeFirst();
  if (row?.state !== 'waiting') return false;
  if (row.sending_since !== null) {
    await note(work, mailId, { state: 'failed', reason: 'unknown', settled_at: now, sealed: null });
    return false;
  }
  // Switched off while it was being written, perhaps.
  const draft = 'skip' in what ? what.skip : await readDraft(work, mailId);
  const reason = typeof draft === 'string' ? draft : null;
  if (reason !== null || 'skip' in what) {
    await note(work, mailId, { state: 'skipped', reason, settled_at: now, sealed: null });
    return false;
  }
  const { subject, said, toldId } = what;
  await note(work, mailId, { sending_since: now, subject, said, told_id: toldId });
  return true;
}

type Change = {
  state?: 'sent' | 'kept' | 'failed' | 'skipped';
  reason?: MailSkip | MailFailure | null;
  settled_at?: Date;
  sending_since?: Date | null;
  sealed?: null;
  pushed?: number;
  told_id?: string | null;
  only_pushed?: boolean;
  subject?: string;
  said?: string | null;
};

async function note({ trx, studioId }: Work, mailId: string, change: Change): Promise<void> {
  await trx
    .updateTable('mails')
    .set(change)
    .where('studio_id', '=', studioId)
    .where('mail_id', '=', mailId)
    .execute();
}
