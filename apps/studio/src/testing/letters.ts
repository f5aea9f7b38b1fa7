import PostalMime from 'postal-mime';
import { inStudio } from '../base/call.ts';
import { handOver } from '../notifications/hand-over.ts';
import type { TestMailServer } from './mails.ts';
import type { TestStudio } from './studio.ts';

export type ReadMail = { to: string; subject: string; text: string; link: string | null };

/** Hands over every mail of a studio that waits, as the worker would, and reads what the mail server has taken since. */
export async function readMails(
  t: TestStudio,
  server: TestMailServer,
  studioId: string,
): Promise<ReadMail[]> {
  const waiting = await inStudio(t.studio, studioId, ({ trx }) =>
    trx
      .selectFrom('mails')
      .select('mail_id')
      .where('studio_id', '=', studioId)
      .where('state', '=', 'waiting')
      .orderBy('created_at')
      .execute(),
  );
  for (const { mail_id: mailId } of waiting)
    await handOver(t.studio, { studioId, mailId }, { retryCount: 0 });
  return Promise.all(
    server.mails.splice(0).map(async ({ to, bytes }) => {
      const { subject = '', text = '' } = await PostalMime.parse(bytes);
      return { to: to.join(), subject, text, link: /https?:\S+/.exec(text)?.[0] ?? null };
    }),
  );
}

/** The token of a mail's link: behind its # or its ?token=. */
export const tokenOf = ({ link }: Pick<ReadMail, 'link'>): string => link!.split(/#|\?token=/)[1]!;
