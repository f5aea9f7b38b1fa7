import type { Routes } from '../base/tables.ts';
import { listMails } from './list-mails.ts';
import { readMail } from './read-mail.ts';
import { retryMail } from './retry-mail.ts';

export const mailRoutes: Routes = {
  listMails: (call, { query }) => listMails(call, query),
  readMail: (call, { params }) => readMail(call, params.mailId),
  retryMail: (call, { params }) => retryMail(call, params.mailId),
};
