import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import {
  MAX_SIGNATURES_TOLD,
  MAX_SIGNED_NAME_CHARS,
  MAX_WAIVER_CHARS,
  MAX_WAIVER_REASON_CHARS,
  MAX_WAIVER_VERSIONS,
} from '../words/limits.ts';
import { orOwn, powers } from '../words/roles.ts';
import { waiverChannels, waiverStates } from '../words/waivers.ts';
import { id, inStudio, instant, locale, ofCustomer, paragraphs, text } from './common.ts';

const versionNo = z.number().int().min(1);
const waiverText = paragraphs(MAX_WAIVER_CHARS);

/** A text as it was published, which nobody changes; empty in a language that it is not in. */
export const waiverVersion = z.object({
  version: versionNo,
  textEn: z.string(),
  textFr: z.string(),
  /** Whoever has signed one before signs this one too. */
  signAnew: z.boolean(),
  publishedAt: instant,
});
export type WaiverVersion = z.infer<typeof waiverVersion>;

export const waiver = z.object({
  /** People are asked for it. */
  on: z.boolean(),
  /** A tablet at the door checks nobody in who has not signed. */
  atDoor: z.boolean(),
  /** What is signed now; null: no text was published yet. */
  current: waiverVersion.nullable(),
});
export type Waiver = z.infer<typeof waiver>;

/** What a signer says. */
const said = {
  /** Of the text that was read; another than today's is refused, but of a paper, which may be older. */
  version: versionNo,
  /** The full name of whoever signs, typed. */
  name: text(MAX_SIGNED_NAME_CHARS),
  /** For a child, as their parent or guardian. */
  asGuardian: z.boolean(),
};
/** A signature, made by who has read the text in this language and ticked that they agree. */
export const waiverSigned = z.object({ ...said, locale, agreed: z.literal(true) });
export type WaiverSigned = z.output<typeof waiverSigned>;

export const waiverSignature = z.object({
  signatureId: id,
  version: versionNo,
  name: z.string(),
  asGuardian: z.boolean(),
  signedAt: instant,
  channel: z.enum(waiverChannels),
  /** In which language it was read; null: on paper. */
  locale: locale.nullable(),
  /** Who of the team has noted a paper, or the tablet's name; null: the person themself in the portal. */
  by: z.string().nullable(),
  /** Why a paper was noted. */
  reason: z.string(),
  /** From then on it does not count, as the desk has said. */
  voidedAt: instant.nullable(),
  voidReason: z.string(),
});
export type WaiverSignature = z.infer<typeof waiverSignature>;

export const customerWaiver = z.object({
  /** null: the studio asks nobody for a waiver. */
  state: z.enum(waiverStates).nullable(),
  /** The latest first. */
  signatures: z.array(waiverSignature).max(MAX_SIGNATURES_TOLD),
});
export type CustomerWaiver = z.infer<typeof customerWaiver>;

export const waiversEndpoints = {
  getWaiver: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/waiver',
    summary: 'What people sign before they ride, and whether they are asked for it',
    access: powers.takePart,
    scope: null,
    guarded: true,
    params: inStudio,
    response: waiver,
  }),
  setWaiver: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/waiver',
    summary: 'Ask people for the waiver or not, and whether a tablet at the door insists on it',
    access: powers.manageWaiver,
    scope: null,
    params: inStudio,
    body: z.object({ on: z.boolean(), atDoor: z.boolean() }),
    response: waiver,
  }),
  publishWaiver: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/waiver/versions',
    summary: 'Publish a text; those before it stay as they are, with who has signed them',
    access: powers.manageWaiver,
    scope: null,
    params: inStudio,
    body: z
      .object({
        textEn: waiverText,
        textFr: waiverText,
        signAnew: z.boolean(),
        /** The version that was current when the text was written; null: there was none. */
        after: versionNo.nullable(),
      })
      .refine(({ textEn, textFr }) => textEn !== '' || textFr !== '', {
        path: ['textEn'],
        message: 'is needed in one language at least',
      }),
    response: waiver,
  }),
  listWaiverVersions: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/waiver/versions',
    summary:
      'Every text that was published, the latest first, and how many people’s signature of each counts',
    access: powers.manageWaiver,
    scope: null,
    params: inStudio,
    response: z
      .array(waiverVersion.omit({ textEn: true, textFr: true }).extend({ people: z.number().int() }))
      .max(MAX_WAIVER_VERSIONS),
  }),
  getWaiverVersion: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/waiver/versions/:version',
    summary: 'A text as it was published',
    access: powers.takePart,
    scope: null,
    guarded: true,
    params: inStudio.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647) }),
    response: waiverVersion,
  }),
  getCustomerWaiver: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/waiver',
    summary: 'Whether somebody has signed the waiver, and what they signed when and where',
    access: orOwn('editCustomers'),
    scope: null,
    guarded: true,
    params: ofCustomer,
    response: customerWaiver,
  }),
  signWaiver: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/waiver/signatures',
    summary: 'Sign the waiver oneself; whoever has signed it already has nothing to do',
    access: powers.takePart,
    scope: null,
    guarded: true,
    params: ofCustomer,
    body: waiverSigned,
    response: customerWaiver,
  }),
  noteWaiver: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/waiver/papers',
    summary: 'Note that somebody has signed the waiver on paper',
    access: powers.editCustomers,
    scope: null,
    params: ofCustomer,
    body: z.object({ ...said, reason: text(MAX_WAIVER_REASON_CHARS) }),
    response: customerWaiver,
  }),
  voidWaiver: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/waiver/signatures/:signatureId/void',
    summary: 'Say that a signature does not count; it stays to be read, with the reason',
    access: powers.editCustomers,
    scope: null,
    params: ofCustomer.extend({ signatureId: id }),
    body: z.object({ reason: text(MAX_WAIVER_REASON_CHARS) }),
    response: customerWaiver,
  }),
  showDoorWaiver: endpoint({
    method: 'GET',
    path: '/api/kiosk/waiver',
    summary: 'What people sign at this tablet',
    access: 'kiosk',
    response: waiver,
  }),
} as const;
