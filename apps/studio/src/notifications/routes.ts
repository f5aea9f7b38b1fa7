import type { Routes } from '../base/tables.ts';
import { listMails } from './list-mails.ts';
import { addPushDevice, getNotices, removePushDevice, setNoticeWays } from './push/manage-devices.ts';
import { readMail } from './read-mail.ts';
import { retryMail } from './retry-mail.ts';

export const mailRoutes: Routes = {
  listMails: (call, { query }) => listMails(call, query),
  readMail: (call, { params }) => readMail(call, params.mailId),
  getNotices: (call, { params }) => getNotices(call, params.customerId),
  setNoticeWays: (call, { params, body }) => setNoticeWays(call, params.customerId, body),
  addPushDevice: (call, { params, body }) => addPushDevice(call, params.customerId, body),
  removePushDevice: (call, { params }) => removePushDevice(call, params.customerId, params.deviceId),
  retryMail: (call, { params }) => retryMail(call, params.mailId),
};
