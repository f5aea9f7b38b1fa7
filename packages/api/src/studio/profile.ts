import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { type BikePart, bikeParts, MAX_BIKE_SETTING_CHARS } from '../words/bike.ts';
import { fieldKinds } from '../words/custom-fields.ts';
import {
  MAX_CHOICE_CHARS,
  MAX_CHOICES,
  MAX_CUSTOM_FIELDS,
  MAX_FIELD_NAME_CHARS,
  MAX_FIELD_VALUE_CHARS,
  MAX_TAG_CHARS,
  MAX_TAGGED_AT_ONCE,
} from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { id, inStudio, lineOrNone, ofCustomer, seen, text, version } from './common.ts';

const setting = lineOrNone(MAX_BIKE_SETTING_CHARS);
/** How a bike is set for a person; empty: not said. */
export const bikeSettings = z.object(
  Object.fromEntries(bikeParts.map((part) => [part, setting])) as Record<BikePart, typeof setting>,
);
export type BikeSettings = z.infer<typeof bikeSettings>;

export const tag = z.object({ tagId: id, name: z.string() });
export type Tag = z.infer<typeof tag>;

const fieldName = text(MAX_FIELD_NAME_CHARS);
const choices = z
  .array(text(MAX_CHOICE_CHARS))
  .min(1)
  .max(MAX_CHOICES)
  .refine(
    (names) => new Set(names.map((name) => name.toLowerCase())).size === names.length,
    'must have each choice once',
  );
export const customField = z.object({
  fieldId: id,
  name: z.string(),
  kind: z.enum(fieldKinds),
  /** Of a field of the kind `choice`, in the order shown; else empty. */
  choices: z.array(z.string()),
  version,
});
export type CustomField = z.infer<typeof customField>;
/** What a person's own field says: a text, a decimal number, a day, `yes` or `no`, or one of the choices; empty: nothing. */
export const customValue = z.object({ fieldId: id, value: z.string().max(MAX_FIELD_VALUE_CHARS) });
export type CustomValue = z.infer<typeof customValue>;

const ofTag = z.object({ studioId: id, tagId: id });
const ofField = z.object({ studioId: id, fieldId: id });
const tagName = z.object({ name: text(MAX_TAG_CHARS) });

export const profileEndpoints = {
  listTags: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/tags',
    summary: 'The studio’s tags for people, by name',
    access: powers.seePeople,
    scope: 'customers:read',
    params: inStudio,
    response: z.array(tag.extend({ people: z.number().int() })),
  }),
  createTag: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/tags',
    summary: 'Add a tag',
    access: powers.manageTags,
    scope: null,
    params: inStudio,
    body: tagName,
    response: tag,
  }),
  renameTag: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/tags/:tagId',
    summary: 'Call a tag otherwise, for everybody who has it',
    access: powers.manageTags,
    scope: null,
    params: ofTag,
    body: tagName,
    response: tag,
  }),
  removeTag: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/tags/:tagId',
    summary: 'Remove a tag, from everybody who has it',
    access: powers.manageTags,
    scope: null,
    params: ofTag,
    response: done,
  }),
  tagPeople: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/tags/:tagId/people',
    summary: 'Give a tag to people, or take it from them; either all or nobody',
    access: powers.editCustomers,
    scope: 'customers:write',
    params: ofTag,
    body: z.object({ customerIds: z.array(id).min(1).max(MAX_TAGGED_AT_ONCE), tagged: z.boolean() }),
    response: z.object({
      /** Of how many it changed anything. */
      changed: z.number().int(),
    }),
  }),
  listCustomFields: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/custom-fields',
    summary: 'The studio’s own fields of a profile, in the order in which they were made',
    access: powers.seePeople,
    scope: 'customers:read',
    params: inStudio,
    response: z.array(customField),
  }),
  createCustomField: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/custom-fields',
    summary: 'Add a field of the studio’s own to every profile',
    access: powers.manageCustomFields,
    scope: null,
    params: inStudio,
    body: z.object({ name: fieldName, kind: z.enum(fieldKinds), choices: choices.optional() }),
    response: customField,
  }),
  updateCustomField: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/custom-fields/:fieldId',
    summary: 'Call a field otherwise, or change its choices; a choice that somebody has stays',
    access: powers.manageCustomFields,
    scope: null,
    params: ofField,
    body: z.object({ name: fieldName, choices }).partial().extend(seen),
    response: customField,
  }),
  removeCustomField: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/custom-fields/:fieldId',
    summary: 'Remove a field of the studio’s own, with what it says of everybody',
    access: powers.manageCustomFields,
    scope: null,
    params: ofField,
    response: done,
  }),
  setCustomValues: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/customers/:customerId/custom-fields',
    summary: 'Say what the studio’s own fields hold of somebody; what is left out stays',
    access: powers.editCustomers,
    scope: 'customers:write',
    params: ofCustomer,
    body: z.object({ values: z.array(customValue).min(1).max(MAX_CUSTOM_FIELDS) }),
    response: z.array(customValue),
  }),
  setBike: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/customers/:customerId/bike',
    summary: 'Say how a bike is set for somebody',
    access: powers.takePart,
    scope: null,
    guarded: true,
    params: ofCustomer,
    body: bikeSettings.partial(),
    response: bikeSettings,
  }),
} as const;
