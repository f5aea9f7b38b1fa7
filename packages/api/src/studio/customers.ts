import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import {
  bodyRanges,
  bodySources,
  type DatedDetail,
  datedDetails,
  genders,
  MAX_STRAP_CHARS,
} from '../words/body.ts';
import { askedPurposes } from '../words/consent.ts';
import { MAX_CURSOR_CHARS, MAX_NOTES_CHARS } from '../words/limits.ts';
import type { PersonField } from '../words/person-fields.ts';
import { orOwn, powers } from '../words/roles.ts';
import { linkSources, matchStates, syncStates } from '../words/states.ts';
import { myBooking } from './classes.ts';
import {
  clientId,
  day,
  email,
  id,
  inStudio,
  instant,
  lineOrNone,
  locale,
  ofCustomer,
  paragraphs,
  reason,
  seen,
  version,
} from './common.ts';
import { bikeSettings, customValue, tag } from './profile.ts';

export const spiviLink = z.object({
  clientId: clientId.nullable(),
  email: z.string().nullable(),
  source: z.enum(linkSources).nullable(),
  linkedAt: instant.nullable(),
  match: z.enum(matchStates),
  checkedAt: instant.nullable(),
  /** An account is being made, or Spivi is asked whether it was. */
  creating: z.boolean(),
  /** Whether Spivi has the profile's details; `off`: not linked, or the studio does not push. */
  details: z.object({
    state: z.enum(syncStates),
    reason,
    since: instant.nullable(),
  }),
});
/** From a mail’s link: sealed, so longer than a random one. */
const mailToken = z.string().min(1).max(400);
const ranged = (field: DatedDetail, number: z.ZodNumber) =>
  number.min(bodyRanges[field][0]).max(bodyRanges[field][1]);
/** Body details; null for those who may not see them (`visible: false`). */
export const bodyDetails = z.object({
  birthDate: day.nullable(),
  gender: z.enum(genders).nullable(),
  heightCm: ranged('heightCm', z.number()).nullable(),
  weightKg: ranged('weightKg', z.number()).nullable(),
  ftpW: ranged('ftpW', z.number().int()).nullable(),
  lthrBpm: ranged('lthrBpm', z.number().int()).nullable(),
  restingHrBpm: ranged('restingHrBpm', z.number().int()).nullable(),
  maxHrBpm: ranged('maxHrBpm', z.number().int()).nullable(),
  /** The number printed on the person's own heart-rate strap. */
  strapId: z.string().trim().min(1).max(MAX_STRAP_CHARS).nullable(),
});
export type BodyDetails = z.infer<typeof bodyDetails>;
export const bodyEntry = z.object({
  field: z.enum(datedDetails),
  from: day,
  value: z.number(),
  /** Who said so: staff, the member, or a ride whose suggestion was taken. */
  source: z.enum(bodySources),
  recordedAt: instant,
});
export type BodyEntry = z.infer<typeof bodyEntry>;
export const customerSummary = z.object({
  customerId: id,
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  spivi: spiviLink,
});
export type CustomerSummary = z.infer<typeof customerSummary>;
const classThen = z.object({ startsAt: instant, timeZone: z.string() });
/** A customer as the desk looks through them. A visit is a booking that stood when its class was over. */
export const customerRow = customerSummary.extend({
  visits: z.number().int(),
  lastVisit: classThen.nullable(),
  nextClass: classThen.nullable(),
  hasNotes: z.boolean(),
  tags: z.array(tag),
});
export type CustomerRow = z.infer<typeof customerRow>;
/** An address that counts only once its holder has answered the mail sent there. */
export const pendingEmail = z.object({
  email: z.string(),
  by: z.enum(['member', 'staff']),
  askedAt: instant,
  /** The link works so long; then the mail can be asked for again. */
  until: instant,
  expired: z.boolean(),
});
export type PendingEmail = z.infer<typeof pendingEmail>;
export const customer = customerSummary.extend({
  firstName: z.string(),
  lastName: z.string(),
  locale: locale.nullable(),
  notes: z.string(),
  /** Whom to call where something happens; null for those who may not see it, empty where it was not said. */
  emergencyName: z.string().nullable(),
  emergencyPhone: z.string().nullable(),
  bike: bikeSettings,
  /** Of the studio's own words for people, and what its own fields say; empty for members. */
  tags: z.array(tag),
  customValues: z.array(customValue),
  /** False where staff have changed the address and its holder has not confirmed it: no numbers are mailed there. */
  emailAnswered: z.boolean(),
  pendingEmail: pendingEmail.nullable(),
  createdAt: instant,
  bookings: z.array(myBooking),
  /** May the caller see health numbers of this customer? */
  healthVisible: z.boolean(),
  body: bodyDetails.nullable(),
  version,
});
export type Customer = z.infer<typeof customer>;
export const customerFields = z.object({
  /** Some people have one name: either may be empty, not both. */
  firstName: lineOrNone(80),
  lastName: lineOrNone(80),
  email,
  phone: lineOrNone(40).nullable(),
  locale: locale.nullable(),
  notes: paragraphs(MAX_NOTES_CHARS),
  /** Whom to call where something happens to them. */
  emergencyName: lineOrNone(80),
  emergencyPhone: lineOrNone(40),
} satisfies Record<PersonField, z.ZodType>);
const customerBody = customerFields.extend({
  phone: customerFields.shape.phone.default(null),
  locale: customerFields.shape.locale.default(null),
  notes: customerFields.shape.notes.default(''),
  emergencyName: customerFields.shape.emergencyName.default(''),
  emergencyPhone: customerFields.shape.emergencyPhone.default(''),
  /** What the person has allowed at the desk, in the texts of today; by no token. */
  consents: z.array(z.enum(askedPurposes)).max(askedPurposes.length).default([]),
  /** Somebody of this name with this email or phone is a customer already, and this is another person all the same. */
  anotherPerson: z.boolean().optional(),
});

/** Which customers are asked for. */
export const customerQuery = z.object({
  search: z.string().max(120).optional(),
  match: z.enum(matchStates).optional(),
  /** Who has this tag. */
  tagId: id.optional(),
  /** Opaque, from the page before. */
  cursor: z.string().max(MAX_CURSOR_CHARS).optional(),
});

export const customersEndpoints = {
  listCustomers: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers',
    summary: 'Customers by name',
    access: powers.seePeople,
    scope: 'customers:read',
    params: inStudio,
    query: customerQuery,
    response: z.object({
      rows: z.array(customerRow),
      nextCursor: z.string().nullable(),
      total: z.number().int(),
    }),
  }),
  createCustomer: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers',
    summary:
      'Add a customer; refused where somebody like that is one already, until told that it is another person',
    access: powers.editCustomers,
    scope: 'customers:write',
    params: inStudio,
    body: customerBody,
    response: customerSummary,
  }),
  getCustomer: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId',
    summary: 'A customer; body details only for those who may see them',
    access: powers.takePart,
    scope: 'customers:read',
    guarded: true,
    params: ofCustomer,
    response: customer,
  }),
  updateCustomer: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/customers/:customerId',
    summary: 'Change names and contact; an email that a member wishes for waits for its holder’s answer',
    access: orOwn('editCustomers'),
    scope: 'customers:write',
    params: ofCustomer,
    body: customerFields.partial().extend(seen),
    response: customer,
  }),
  resendEmail: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/email/resend',
    summary: 'Write again to the address that waits for its holder’s answer',
    access: orOwn('editCustomers'),
    scope: null,
    params: ofCustomer,
    response: customer,
  }),
  withdrawEmail: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/email/withdraw',
    summary: 'Take the wish for another address back',
    access: orOwn('editCustomers'),
    scope: null,
    params: ofCustomer,
    response: customer,
  }),
  showEmailLink: endpoint({
    method: 'POST',
    path: '/api/email/show',
    summary: 'Which address a mail’s link is about',
    access: 'public',
    body: z.object({ token: mailToken }),
    response: z.object({ email: z.string(), studioName: z.string() }),
  }),
  confirmEmail: endpoint({
    method: 'POST',
    path: '/api/email/confirm',
    summary: 'Answer that the address is one’s own, by the link of a mail; needs no sign-in',
    access: 'public',
    body: z.object({ token: mailToken }),
    response: z.object({ email: z.string(), studioName: z.string() }),
  }),
  updateBody: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/customers/:customerId/body',
    summary: 'Change body details; the numbers of rides since then are computed anew',
    access: orOwn('editBody'),
    scope: null,
    params: ofCustomer,
    body: bodyDetails.partial().extend({
      /** Since when, in the studio's own dates; not in the future. Without: today. */
      from: day.optional(),
      /** A ride suggested the value. */
      suggested: z.boolean().optional(),
    }),
    response: customer,
  }),
  listBodyHistory: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/body/history',
    summary: 'Body details by date, newest first',
    access: orOwn('seePerformance'),
    scope: null,
    params: ofCustomer,
    response: z.array(bodyEntry),
  }),
  listFreeStraps: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/free-straps',
    summary:
      'Heart-rate straps that the club hears now and that are nobody’s, the nearest first, to choose one’s own',
    access: orOwn('editBody'),
    scope: null,
    params: ofCustomer,
    response: z.object({
      straps: z.array(
        z.object({
          /** As `strapId` takes it. */
          strapId: z.string(),
          rssiDbm: z.number().int().nullable(),
          boxName: z.string(),
        }),
      ),
      /** Whether the tracker has such a list: not Spivi's cloud. */
      known: z.boolean(),
    }),
  }),
  removeBodyEntry: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/customers/:customerId/body/history/:field/:from',
    summary: 'Remove one dated value; the one before it counts again',
    access: orOwn('editBody'),
    scope: null,
    params: ofCustomer.extend({ field: z.enum(datedDetails), from: day }),
    response: z.array(bodyEntry),
  }),
  setSpiviLink: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/spivi',
    summary: 'Set the Spivi Client ID by hand',
    access: powers.editCustomers,
    scope: null,
    params: ofCustomer,
    body: z.object({ clientId, email: email.optional() }),
    response: spiviLink,
  }),
  removeSpiviLink: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/customers/:customerId/spivi',
    summary: 'Forget the Spivi Client ID',
    access: powers.editCustomers,
    scope: null,
    params: ofCustomer,
    response: done,
  }),
} as const;
