import { MAX_MAIL_CHARS, type MailSkip, whyShut } from '@tandem/api/words';
import type { SendMailOptions } from 'nodemailer';
import type { Work } from '../base/context.ts';
import { layOut, plainOf, subjectOf } from './layout.ts';
import type { MailKind } from './mail.ts';
import { mailKinds } from './mails/kinds.ts';
import { type Device, readDevices } from './push/devices.ts';
import type { Notice } from './push/push.ts';
import { queueAgain } from './queue-mail.ts';
import { readWaiting } from './recipient.ts';

/** A mail with its facts at hand, not yet in words. */
export type Draft = {
  /** Of whom it tells, and whom it is told to: it goes with either of them. Null: of nobody who is a customer. */
  customerId: string | null;
  toldId: string | null;
  from: { name: string; address: string };
  /** It is mailed unless a device takes it. */
  mailed: boolean;
  /** To which it goes yet. */
  devices: Device[];
  /** Takes a while where there is something to draw. @returns null where there is nothing to tell */
  write(): Promise<Written | null>;
};

/** @property said what management may read of it afterwards: without the link that switches mails off; null: nothing */
export type Written = { mail: SendMailOptions; notice: Notice; subject: string; said: string | null };

/** So long a mail of a kind that this version does not know waits for a worker that does; it spends no try. */
const UNKNOWN_KIND_SECONDS = 60;

/** What a waiting mail has to tell; or the code why it is not sent, as things stand now. Null: it does not wait, or not for this worker. */
export async function readDraft(work: Work, mailId: string): Promise<Draft | MailSkip | null> {
  const mail = await readWaiting(work, mailId);
  if (mail === null || typeof mail === 'string') return mail;
  const kind = mailKinds[mail.kind] as MailKind | undefined;
  // Of a newer version that runs beside this one, while both are: its own workers know it.
  if (!kind) {
    await queueAgain(work, mailId, UNKNOWN_KIND_SECONDS);
    return null;
  }
  const facts = await kind.readFacts(work, mail);
  if (typeof facts === 'string') return facts;
  const { customerId, toldId, to, way, pushed } = mail;
  return {
    customerId,
    toldId,
    mailed: way !== 'push' || pushed === 0,
    devices: way === 'mail' || pushed !== null || toldId === null ? [] : await readDevices(work, toldId),
    from: { name: to.studioName, address: to.sender },
    write: async () => {
      const letter = kind.write(facts, to);
      if (!letter) return null;
      // Of a child: its page, and not the reader's own.
      if (to.childName !== null && letter.button) letter.button.url += `#for=${customerId}`;
      const { pathname, hash } = new URL(
        letter.button?.url ?? to.portalUrl ?? '/',
        work.studio.settings.publicUrl,
      );
      const isShut = whyShut(mail.kind) !== null;
      return {
        mail: await layOut(letter, to),
        notice: {
          title: subjectOf(letter, to),
          line: letter.lines[0] ?? letter.lead,
          path: pathname + hash,
        },
        subject: subjectOf(letter, to),
        said: isShut ? null : plainOf(letter, { ...to, unsubscribe: null }).slice(0, MAX_MAIL_CHARS),
      };
    },
  };
}
