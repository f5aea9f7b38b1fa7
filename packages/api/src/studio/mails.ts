import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { MAX_CURSOR_CHARS, MAX_MAIL_CHARS } from '../words/limits.ts';
import { mailKindNames, mailsShut } from '../words/mail-kinds.ts';
import { mailFailures, mailSkips } from '../words/mail-reasons.ts';
import { powers } from '../words/roles.ts';
import { mailStates } from '../words/states.ts';
import { id, inStudio, instant, mailHealth } from './common.ts';

const ofMail = z.object({ studioId: id, mailId: id });

/** A mail as the studio knows of it: for as long as its row is kept, and never whom a link in it lets in. */
export const mailLine = z.object({
  mailId: id,
  kind: z.enum(mailKindNames),
  /** @property customerId null: one of the team, or an account of no customer here */
  to: z.object({ customerId: id.nullable(), name: z.string() }),
  /** The child whom it tells a guardian of; null: it is about its reader. */
  about: z.string().nullable(),
  /** Null until it is written. */
  subject: z.string().nullable(),
  state: z.enum(mailStates),
  /** Why it was not sent, or was not taken at the last try. */
  reason: z.enum([...mailSkips, ...mailFailures]).nullable(),
  /** Since when it is due, and when it ended. */
  at: instant,
  settledAt: instant.nullable(),
  /** Why nobody of the staff reads what it says; null: management may. */
  shut: z.enum(mailsShut).nullable(),
  /** Devices of theirs that took it; null: it was sent to none. */
  pushed: z.number().int().nullable(),
  /** It failed, surely was not taken, and can be written anew. */
  again: z.boolean(),
});
export type MailLine = z.infer<typeof mailLine>;

export const mailsEndpoints = {
  listMails: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/mails',
    summary: 'Which mails went or are to go, newest first; for 90 days',
    access: powers.readMails,
    scope: null,
    params: inStudio,
    query: z.object({
      /** Opaque, from the page before. */
      cursor: z.string().max(MAX_CURSOR_CHARS).optional(),
      kind: z.enum(mailKindNames).optional(),
      state: z.enum(mailStates).optional(),
      customerId: id.optional(),
    }),
    response: z.object({
      rows: z.array(mailLine),
      nextCursor: z.string().nullable(),
      health: mailHealth,
    }),
  }),
  readMail: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/mails/:mailId',
    summary: 'A mail with what it says, unless that is shut or not written yet; that it was read is noted',
    access: powers.readMails,
    scope: null,
    params: ofMail,
    response: mailLine.extend({ text: z.string().max(MAX_MAIL_CHARS).nullable() }),
  }),
  retryMail: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/mails/:mailId/retry',
    summary: 'Write a mail anew that no mail server has taken, and send it if it is still wanted',
    access: powers.readMails,
    scope: null,
    params: ofMail,
    response: mailLine,
  }),
} as const;
