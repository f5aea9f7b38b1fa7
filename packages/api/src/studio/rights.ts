import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { boardMetrics, MAX_ALIAS_CHARS } from '../words/board.ts';
import { askedPurposes, consentPurposes, consentWays } from '../words/consent.ts';
import { MAX_EVIDENCE_CHARS, MAX_KEPT_MONTHS, MAX_READS } from '../words/limits.ts';
import { mailsToStop } from '../words/mail-reasons.ts';
import { orOwn, powers } from '../words/roles.ts';
import { erasureStates, exportStates } from '../words/states.ts';
import { waiverStates } from '../words/waivers.ts';
import {
  id,
  inStudio,
  instant,
  mailHealth,
  ofCustomer,
  reason,
  seen,
  text,
  token,
  version,
} from './common.ts';

/** A name that the whole room sees. */
const boardName = text(MAX_ALIAS_CHARS);

const consent = z.object({
  purpose: z.enum(consentPurposes),
  /** `asked_again`: allowed an earlier text, which counts until the new one is answered. */
  state: z.enum(['granted', 'asked_again', 'revoked', 'never']),
  version: z.number().int().nullable(),
  since: instant.nullable(),
});
export const rights = z.object({
  consents: z.array(consent),
  /** Every answer, newest first. `how`: the person in the portal, the desk for them, the owner for many at once. */
  history: z.array(
    z.object({
      purpose: z.enum(consentPurposes),
      version: z.number().int(),
      how: z.enum(consentWays),
      grantedAt: instant,
      revokedAt: instant.nullable(),
    }),
  ),
  board: z.object({
    alias: z.string().nullable(),
    hidden: z.array(z.enum(boardMetrics)),
    /** Also on boards outside the room, after class; needs all three consents. */
    outside: z.boolean(),
    /** Whether the board's server keeps to that; `unknown` until it was told. Where it cannot, nothing is sent without the consent `board`. */
    kept: z.enum(['yes', 'no', 'unknown']),
  }),
  /** Mails after class, about passes that run out, that confirm a booking, and that remind of the end of free cancelling. */
  classMail: z.boolean(),
  passMail: z.boolean(),
  bookingMail: z.boolean(),
  reminderMail: z.boolean(),
  /** How they stand to the studio's waiver; null: it asks for none. */
  waiver: z.enum(waiverStates).nullable(),
  /** The erasure under way, if any. */
  erasureId: id.nullable(),
});
export type Rights = z.infer<typeof rights>;

export const healthRead = z.object({
  at: instant,
  who: z.string(),
  role: z.string().nullable(),
  what: z.string(),
});
export type HealthRead = z.infer<typeof healthRead>;

export const exportJob = z.object({
  exportId: id,
  state: z.enum(exportStates),
  done: z.number().int(),
  total: z.number().int(),
  bytes: z.number().int().nullable(),
  createdAt: instant,
  /** The file is deleted then. */
  expiresAt: instant.nullable(),
});
export type ExportJob = z.infer<typeof exportJob>;

export const erasureSteps = ['bookings', 'numbers', 'profile', 'account', 'spivi', 'files', 'check'] as const;
export const erasure = z.object({
  erasureId: id,
  requestedAt: instant,
  /** Role of who asked for it; the person is not named any more. */
  requestedBy: z.string(),
  state: z.enum(erasureStates),
  /** What was removed, counted; `spivi` may wait for Spivi. */
  steps: z.array(
    z.object({
      step: z.enum(erasureSteps),
      state: z.enum(['waiting', 'done', 'attention', 'not_needed']),
      removed: z.number().int(),
      code: reason,
      at: instant.nullable(),
    }),
  ),
  finishedAt: instant.nullable(),
  /** SHA-256 over the finished record, to hold a printed proof against it. */
  proof: z.string().nullable(),
});
export type Erasure = z.infer<typeof erasure>;

export const privacySettings = z.object({
  /** Numbers of classes older than that are deleted; null keeps them until somebody asks. */
  keepNumbersMonths: z.number().int().min(1).max(MAX_KEPT_MONTHS).nullable(),
  /** Second-by-second traces older than that are deleted, the numbers stay. */
  keepTracesMonths: z.number().int().min(1).max(MAX_KEPT_MONTHS).nullable(),
  /** Mails after class are sent at all. */
  classMail: z.boolean(),
});
export const privacy = privacySettings.extend({
  customers: z.number().int(),
  granted: z.object({
    store: z.number().int(),
    send: z.number().int(),
    board: z.number().int(),
    strap: z.number().int(),
  }),
  /** Never answered anything. */
  unanswered: z.number().int(),
  version,
  mail: mailHealth,
});
export type Privacy = z.infer<typeof privacy>;

export const rightsEndpoints = {
  getRights: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/rights',
    summary: 'What a person has allowed, and how they show on the board',
    access: orOwn('editCustomers'),
    scope: null,
    params: ofCustomer,
    response: rights,
  }),
  setConsent: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/consents/:purpose',
    summary: 'Allow a purpose, or take it back; taking back `store` deletes the numbers',
    access: orOwn('editCustomers'),
    scope: null,
    params: ofCustomer.extend({ purpose: z.enum(consentPurposes) }),
    /** `version`: of the text that was read. */
    body: z.object({ granted: z.boolean(), version: z.number().int().min(1) }),
    response: rights,
  }),
  setBoard: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/board',
    summary: 'Name on the board, numbers kept from it, and whether it names them outside the room too',
    access: orOwn('editCustomers'),
    scope: null,
    params: ofCustomer,
    body: z.object({
      alias: boardName.nullable(),
      hidden: z.array(z.enum(boardMetrics)).max(boardMetrics.length),
      outside: z.boolean(),
    }),
    response: rights,
  }),
  setClassMail: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/class-mail',
    summary: 'Mails after class, on or off',
    access: orOwn('editCustomers'),
    scope: null,
    params: ofCustomer,
    body: z.object({ on: z.boolean() }),
    response: rights,
  }),
  setPassMail: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/pass-mail',
    summary: 'Mails about passes that run out, on or off',
    access: orOwn('editCustomers'),
    scope: null,
    params: ofCustomer,
    body: z.object({ on: z.boolean() }),
    response: rights,
  }),
  setBookingMail: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/booking-mail',
    summary: 'Mails that confirm a booking, on or off',
    access: orOwn('editCustomers'),
    scope: null,
    params: ofCustomer,
    body: z.object({ on: z.boolean() }),
    response: rights,
  }),
  setReminderMail: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/reminder-mail',
    summary: 'Mails before cancelling is free no more, on or off',
    access: orOwn('editCustomers'),
    scope: null,
    params: ofCustomer,
    body: z.object({ on: z.boolean() }),
    response: rights,
  }),
  unsubscribe: endpoint({
    method: 'POST',
    path: '/api/mail/unsubscribe',
    summary: 'No more mails of a kind, by the link of one; needs no sign-in',
    access: 'public',
    body: z.object({ token }),
    response: z.object({ studioName: z.string(), of: z.enum(mailsToStop) }),
  }),
  listReads: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/reads',
    summary: 'Who of the studio has looked at a person’s health numbers, newest first',
    access: orOwn('manageRights'),
    scope: null,
    params: ofCustomer,
    response: z.array(healthRead).max(MAX_READS),
  }),
  startExport: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/exports',
    summary: 'Prepare everything that is kept of a person as one file; one at a time',
    access: orOwn('manageRights'),
    scope: null,
    params: ofCustomer,
    response: exportJob,
  }),
  listExports: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/exports',
    summary: 'Files prepared or being prepared, newest first',
    access: orOwn('manageRights'),
    scope: null,
    params: ofCustomer,
    response: z.array(exportJob),
  }),
  eraseCustomer: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/erasure',
    summary: 'Delete a person everywhere, Spivi included; cannot be undone',
    access: orOwn('manageRights'),
    scope: null,
    params: ofCustomer,
    /** The person's full name, typed. */
    body: z.object({ confirm: z.string().max(200) }),
    response: erasure,
  }),
  listErasures: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/erasures',
    summary: 'Erasures with their proofs, newest first; nobody is named',
    access: powers.manageRights,
    scope: null,
    params: inStudio,
    response: z.array(erasure),
  }),
  retryErasure: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/erasures/:erasureId/retry',
    summary: 'Try again what waits for Spivi',
    access: powers.manageRights,
    scope: null,
    params: inStudio.extend({ erasureId: id }),
    response: done,
  }),
  getPrivacy: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/privacy',
    summary: 'How long numbers are kept, and how many people have allowed what',
    access: powers.manageRights,
    scope: null,
    params: inStudio,
    response: privacy,
  }),
  setPrivacy: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/privacy',
    summary: 'Change how long numbers are kept, and whether mails go out',
    access: powers.setPrivacy,
    scope: null,
    params: inStudio,
    body: privacySettings.partial().extend(seen),
    response: privacy,
  }),
  grantConsents: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/consents',
    summary: 'Note consents that were given on paper for everybody who has not answered yet; audited',
    access: powers.setPrivacy,
    scope: null,
    params: inStudio,
    /** `evidence`: where the papers are. */
    body: z.object({
      purposes: z.array(z.enum(askedPurposes)).min(1).max(askedPurposes.length),
      evidence: text(MAX_EVIDENCE_CHARS),
    }),
    response: z.object({ people: z.number().int() }),
  }),
} as const;
