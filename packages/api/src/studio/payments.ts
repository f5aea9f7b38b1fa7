import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { MAX_CURSOR_CHARS, MAX_OWN_PAYMENTS, MAX_PASS_KINDS } from '../words/limits.ts';
import {
  paymentActs,
  paymentFilters,
  paymentNeeds,
  paymentStates,
  paymentTroubles,
} from '../words/payments.ts';
import { orOwn, powers } from '../words/roles.ts';
import {
  id,
  inStudio,
  instant,
  money,
  moneyTold,
  ofCustomer,
  ofPayment,
  priceMinor,
  text,
} from './common.ts';
import { passKind } from './passes.ts';

/** A kind of pass as it is offered in the portal. */
export const passOnSale = passKind
  .pick({
    passKindId: true,
    name: true,
    credits: true,
    classTypeIds: true,
    locationIds: true,
    span: true,
    until: true,
    intro: true,
    earlierHours: true,
    maxHolders: true,
  })
  .extend({
    price: money,
    /** Names of the types of class and of the places that it is for; none: for all. */
    types: z.array(z.string()),
    places: z.array(z.string()),
    /** The caller has had it already, and everybody has it once. */
    had: z.boolean(),
  });
export type PassOnSale = z.infer<typeof passOnSale>;

export const payment = z.object({
  paymentId: id,
  /** Whose it is; null: they were erased. */
  customer: z.object({ customerId: id, name: z.string() }).nullable(),
  passKindId: id,
  /** What was bought, as it was called then. */
  passName: z.string(),
  price: money,
  state: z.enum(paymentStates),
  /** Why staff have to look; a member is told as much. */
  need: z.enum(paymentNeeds).nullable(),
  /** The pass that was given for it. */
  passId: id.nullable(),
  /** Where it is paid, while it is open: for its person alone. */
  address: z.string().nullable(),
  /** What the provider calls it. */
  reference: z.string().nullable(),
  /** What the provider says was paid, where it is not the price: the currency as it was written. */
  paid: moneyTold.nullable(),
  /** Staff gave the money back otherwise. */
  refundMarked: z.boolean(),
  /** Why the provider's last answer brought nothing; null: it did, or none was asked. */
  trouble: z.enum(paymentTroubles).nullable(),
  startedAt: instant,
  /** When it ended, as far as we know. */
  settledAt: instant.nullable(),
  /** When the provider is asked again; null: no more by itself. */
  nextTryAt: instant.nullable(),
});
export type Payment = z.infer<typeof payment>;

export const paymentsEndpoints = {
  listPassesOnSale: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/passes-on-sale',
    summary: 'Kinds of pass that are sold in the portal; none without a payment provider',
    access: powers.takePart,
    scope: 'passes:read',
    params: inStudio,
    response: z.array(passOnSale).max(MAX_PASS_KINDS),
  }),
  startPayment: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/payments',
    summary: 'Begin to buy a pass for oneself: answers where it is paid',
    access: orOwn('seePayments'),
    scope: null,
    params: ofCustomer,
    body: z.object({
      /** Made by who asks: sent again, it begins nothing new. */
      paymentId: id,
      passKindId: id,
      /** As it was seen; another one is refused. */
      priceMinor,
    }),
    response: payment,
  }),
  listOwnPayments: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/payments',
    summary: 'Payments of one person, latest first',
    access: orOwn('seePayments'),
    scope: 'passes:read',
    params: ofCustomer,
    response: z.array(payment).max(MAX_OWN_PAYMENTS),
  }),
  listPayments: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/payments',
    summary: 'Payments of the studio, latest first, and how many need somebody',
    access: powers.seePayments,
    scope: 'passes:read',
    params: inStudio,
    query: z.object({
      show: z.enum(paymentFilters).default('all'),
      cursor: z.string().max(MAX_CURSOR_CHARS).optional(),
    }),
    response: z.object({
      rows: z.array(payment),
      needing: z.number().int(),
      nextCursor: z.string().nullable(),
    }),
  }),
  getPayment: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/payments/:paymentId',
    summary: 'One payment; members their own',
    access: orOwn('seePayments'),
    scope: 'passes:read',
    params: ofPayment,
    response: payment,
  }),
  lookAtPayment: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/payments/:paymentId/look',
    summary: 'Have the provider asked now how a payment stands',
    access: orOwn('seePayments'),
    scope: null,
    params: ofPayment,
    response: payment,
  }),
  resolvePayment: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/payments/:paymentId/resolution',
    summary:
      'Give the pass all the same, say that the money was given back, or that nothing is left to do; audited',
    access: powers.seePayments,
    scope: 'passes:write',
    params: ofPayment,
    body: z.object({ what: z.enum(paymentActs), reason: text(200) }),
    response: payment,
  }),
} as const;
