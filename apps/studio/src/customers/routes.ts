import { writeCursor } from '../base/cursor.ts';
import { freshPatch } from '../base/fresh-patch.ts';
import type { Routes } from '../base/tables.ts';
import { holdPerson } from '../consent/index.ts';
import { setBike } from './bike.ts';
import { newestFirst, readBodyValues } from './body-history.ts';
import { removeBodyEntry, updateBody } from './change-body.ts';
import { createCustomer, updateCustomer } from './change-customer.ts';
import {
  createCustomField,
  listCustomFields,
  lockCustomField,
  removeCustomField,
  setCustomValues,
  updateCustomField,
} from './custom-fields.ts';
import { checkHealth, checkOwn } from './may-see.ts';
import { resendEmail, withdrawEmail } from './pending-email.ts';
import { readContact, readCustomer } from './read-customer.ts';
import { getSummary, listCustomers, positionOf } from './store.ts';
import { createTag, listTags, removeTag, renameTag, tagPeople } from './tags.ts';

export const customerRoutes: Routes = {
  listCustomers: async (call, { query }) => {
    const { rows, next, total } = await listCustomers(call, query, positionOf(query.cursor));
    return { rows, total, nextCursor: next && writeCursor(next) };
  },
  createCustomer: async (call, { body }) => getSummary(call, await createCustomer(call, body)),
  getCustomer: (call, { params }) => readCustomer(call, params.customerId),
  updateCustomer: async (call, { params: { customerId }, ...asked }) => {
    checkOwn(call.caller, customerId);
    await holdPerson(call, customerId, 'changes');
    await updateCustomer(call, customerId, freshPatch(asked, await readContact(call, customerId)));
    return readCustomer(call, customerId);
  },
  resendEmail: async (call, { params: { customerId } }) => {
    checkOwn(call.caller, customerId);
    await resendEmail(call, customerId);
    return readCustomer(call, customerId);
  },
  withdrawEmail: async (call, { params: { customerId } }) => {
    checkOwn(call.caller, customerId);
    await withdrawEmail(call, customerId);
    return readCustomer(call, customerId);
  },
  setBike: (call, { params: { customerId }, body }) => {
    checkOwn(call.caller, customerId);
    return setBike(call, customerId, body);
  },
  listTags: (call) => listTags(call),
  createTag: (call, { body }) => createTag(call, body.name),
  renameTag: (call, { params, body }) => renameTag(call, params.tagId, body.name),
  removeTag: async (call, { params }) => {
    await removeTag(call, params.tagId);
    return { ok: true };
  },
  tagPeople: async (call, { params, body }) => ({ changed: await tagPeople(call, params.tagId, body) }),
  listCustomFields: (call) => listCustomFields(call),
  createCustomField: (call, { body }) => createCustomField(call, body),
  updateCustomField: async (call, { params, ...asked }) => {
    const field = await lockCustomField(call, params.fieldId);
    return updateCustomField(call, field, freshPatch(asked, field));
  },
  removeCustomField: async (call, { params }) => {
    await removeCustomField(call, params.fieldId);
    return { ok: true };
  },
  setCustomValues: (call, { params, body }) => setCustomValues(call, params.customerId, body.values),
  updateBody: async (call, { params: { customerId }, body }) => {
    checkOwn(call.caller, customerId);
    await updateBody(call, customerId, body);
    return readCustomer(call, customerId);
  },
  listBodyHistory: async (call, { params }) => {
    await checkHealth(call, params.customerId);
    return newestFirst(await readBodyValues(call, params.customerId));
  },
  removeBodyEntry: async (call, { params }) => {
    checkOwn(call.caller, params.customerId);
    await getSummary(call, params.customerId);
    return removeBodyEntry(call, params.customerId, params);
  },
};
