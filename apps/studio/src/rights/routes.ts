import type { Call } from '../base/context.ts';
import { freshPatch } from '../base/fresh-patch.ts';
import type { Routes } from '../base/tables.ts';
import { checkOwn } from '../customers/index.ts';
import { setBoard, setMail } from './board.ts';
import { grantConsents, setConsent } from './consents.ts';
import { eraseCustomer } from './erase/erase-customer.ts';
import { listErasures, retryErasure } from './erase/list-erasures.ts';
import { listExports, startExport } from './export/exports.ts';
import { mergeCustomers, previewMerge } from './merge/merge-customers.ts';
import { lockPrivacy, readPrivacy, setPrivacy } from './privacy.ts';
import { readRights } from './read-rights.ts';
import { listReads } from './reads/list-reads.ts';

export const rightsRoutes: Routes = {
  getRights: (call, { params }) => aboutPerson(call, params.customerId, async () => {}),
  setConsent: (call, { params, body }) =>
    aboutPerson(call, params.customerId, () => setConsent(call, params, body)),
  setBoard: (call, { params, body }) =>
    aboutPerson(call, params.customerId, () => setBoard(call, params.customerId, body)),
  setClassMail: (call, { params, body }) =>
    aboutPerson(call, params.customerId, () => setMail(call, params.customerId, 'class_mail', body.on)),
  setPassMail: (call, { params, body }) =>
    aboutPerson(call, params.customerId, () => setMail(call, params.customerId, 'pass_mail', body.on)),
  setBookingMail: (call, { params, body }) =>
    aboutPerson(call, params.customerId, () => setMail(call, params.customerId, 'booking_mail', body.on)),
  setReminderMail: (call, { params, body }) =>
    aboutPerson(call, params.customerId, () => setMail(call, params.customerId, 'reminder_mail', body.on)),
  getPrivacy: (call) => readPrivacy(call),
  setPrivacy: async (call, asked) => {
    await setPrivacy(call, freshPatch(asked, await lockPrivacy(call)));
    return readPrivacy(call);
  },
  grantConsents: async (call, { body }) => ({ people: await grantConsents(call, body) }),
  listReads: (call, { params }) => listReads(call, params.customerId),
  startExport: (call, { params }) => startExport(call, params.customerId),
  listExports: (call, { params }) => listExports(call, params.customerId),
  previewMerge: (call, { params }) => previewMerge(call, { stays: params.customerId, goes: params.otherId }),
  mergeCustomers: (call, { params, body }) =>
    mergeCustomers(call, { stays: params.customerId, goes: params.otherId }, body),
  eraseCustomer: (call, { params, body }) => eraseCustomer(call, params.customerId, body.confirm),
  listErasures: (call) => listErasures(call),
  retryErasure: async (call, { params }) => {
    await retryErasure(call, params.erasureId);
    return { ok: true };
  },
};

/** A member about themself, the desk about anybody; answers how it stands afterwards. */
async function aboutPerson(call: Call, customerId: string, change: () => Promise<void>) {
  checkOwn(call.caller, customerId);
  await change();
  return readRights(call, customerId);
}
