import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import {
  MAX_EARLIER_HOURS,
  MAX_PASS_CREDITS,
  MAX_PASS_DAYS,
  MAX_PASS_HOLDERS,
  MAX_PASS_SPAN,
  MAX_PASS_TYPES,
  MAX_PRICE_MINOR,
  MAX_RIGHTS_ASKED,
} from '../words/limits.ts';
import { passEntryKinds, passRefusals, passStarts, passStates, passUnits } from '../words/passes.ts';
import { orOwn, powers } from '../words/roles.ts';
import {
  day,
  id,
  inClass,
  inStudio,
  instant,
  lineOrNone,
  moneyTold,
  ofCustomer,
  ofPass,
  priceMinor,
  seen,
  text,
  version,
} from './common.ts';

/** Each once. */
const ids = (max: number) =>
  z
    .array(id)
    .max(max)
    .refine((all) => new Set(all).size === all.length, 'must have each once');

/** So many days or months, from the day that a pass is given for, or from its first class. */
const span = z.object({
  count: z.number().int().min(1).max(MAX_PASS_SPAN),
  unit: z.enum(passUnits),
  from: z.enum(passStarts),
});
export type PassSpan = z.infer<typeof span>;

/** What a pass entitles to. A pass that is given takes this over, and is changed by itself from then on. */
const passKindFields = z.object({
  name: text(120),
  /** So many classes; null: any number. */
  credits: z.number().int().min(1).max(MAX_PASS_CREDITS).nullable(),
  /** Classes of these types; none: of any. */
  classTypeIds: ids(MAX_PASS_TYPES),
  /** At these locations; none: anywhere. */
  locationIds: ids(MAX_PASS_TYPES),
  /** How long it is good for; null: until `until`, or without an end. */
  span: span.nullable(),
  /** The last day on which it is good, whenever it was given; null: none, or by `span`. */
  until: day.nullable(),
  /** Everybody has it once. */
  intro: z.boolean(),
  /** Whoever has it may book so many hours before all others, where booking opens at a set time. */
  earlierHours: z.number().int().min(0).max(MAX_EARLIER_HOURS),
  /** How many people may share it. */
  maxHolders: z.number().int().min(1).max(MAX_PASS_HOLDERS),
  /** As it is told; what is charged is `priceMinor`. */
  price: lineOrNone(60),
  /** What it costs; null: not said. */
  priceMinor: priceMinor.nullable(),
  /** Members buy it in the portal, where a payment provider is set up; asks for a price. */
  sold: z.boolean(),
  /** No longer given; passes of it stay. */
  archived: z.boolean(),
});
export const passKind = passKindFields.extend({ passKindId: id, version });
export type PassKind = z.infer<typeof passKind>;

export const pass = z.object({
  passId: id,
  passKindId: id,
  name: z.string(),
  state: z.enum(passStates),
  /** Classes that are left; null: any number. */
  left: z.number().int().nullable(),
  /** Good from this day to that one, both included; null: without an end, or from the first class on as `span` says. */
  from: day,
  until: day.nullable(),
  span: span.nullable(),
  frozen: z.object({ from: day, to: day }).nullable(),
  /** The day that it is where the person is at home, by which it is good or over. */
  today: day,
  classTypeIds: z.array(id),
  locationIds: z.array(id),
  /** Whose it is; a member is told only of themself. */
  holders: z.array(z.object({ customerId: id, name: z.string() })),
  maxHolders: z.number().int(),
  /** It opens classes so many hours before all others. */
  earlierHours: z.number().int(),
});
export type Pass = z.infer<typeof pass>;

/** A line of a pass's ledger: what is left is the sum of them. */
export const passEntry = z.object({
  entryNo: z.number().int(),
  at: instant,
  kind: z.enum(passEntryKinds),
  credits: z.number().int(),
  /** By which the end has moved. */
  days: z.number().int(),
  frozen: z.object({ from: day, to: day }).nullable(),
  /** The class and the person that a credit was taken for. */
  booking: z
    .object({ classId: id, title: z.string(), startsAt: instant, timeZone: z.string(), name: z.string() })
    .nullable(),
  /** Who did it; null: the person themself, or the program. */
  by: z.string().nullable(),
  reason: z.string(),
  paid: z.string(),
  /** What was paid; null: not said. */
  amount: moneyTold.nullable(),
  /** What the payment provider calls it, where it was bought in the portal. */
  reference: z.string().nullable(),
});
export type PassEntry = z.infer<typeof passEntry>;

/** What somebody would book a class with. */
export const right = z.object({
  customerId: id,
  needed: z.boolean(),
  /** The pass that would be used, as it is before; null: none is needed, or none is good for the class. */
  pass: pass.pick({ passId: true, name: true, left: true, until: true }).nullable(),
  /** Why none is. */
  refused: z.enum(passRefusals).nullable(),
});
export type Right = z.infer<typeof right>;

const reason = text(200);
/** What staff do with a pass. */
const passChange = z.discriminatedUnion('what', [
  /** Classes more, or fewer. */
  z.object({
    what: z.literal('credits'),
    credits: z
      .number()
      .int()
      .min(-MAX_PASS_CREDITS)
      .max(MAX_PASS_CREDITS)
      .refine((n) => n !== 0, 'must not be 0'),
    reason,
  }),
  /** Its end moves by so many days. */
  z.object({
    what: z.literal('extend'),
    days: z
      .number()
      .int()
      .min(-MAX_PASS_DAYS)
      .max(MAX_PASS_DAYS)
      .refine((n) => n !== 0, 'must not be 0'),
    reason,
  }),
  /** Good on none of these days; its end moves by as many. */
  z.object({ what: z.literal('freeze'), from: day, to: day, reason }),
  /** What is left of a freeze is given up, and its end moves back. */
  z.object({ what: z.literal('thaw'), reason }),
  z.object({ what: z.literal('end'), reason }),
  /** These people share it, and nobody else. */
  z.object({ what: z.literal('share'), customerIds: ids(MAX_PASS_HOLDERS).min(1), reason }),
]);
export type PassChange = z.infer<typeof passChange>;

export const passesEndpoints = {
  listPassKinds: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/pass-kinds',
    summary: 'Kinds of pass, by name',
    access: powers.seePeople,
    scope: 'passes:read',
    params: inStudio,
    response: z.array(passKind),
  }),
  createPassKind: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/pass-kinds',
    summary: 'Add a kind of pass',
    access: powers.manageClasses,
    scope: 'passes:write',
    params: inStudio,
    body: passKindFields.omit({ archived: true }).partial().required({ name: true, credits: true }),
    response: passKind,
  }),
  updatePassKind: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/pass-kinds/:passKindId',
    summary: 'Change a kind of pass, or archive it; passes that were given stay as they are',
    access: powers.manageClasses,
    scope: 'passes:write',
    params: z.object({ studioId: id, passKindId: id }),
    body: passKindFields.partial().extend(seen),
    response: passKind,
  }),
  listPasses: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/passes',
    summary: 'Passes of a person: those that are good, then the others',
    access: orOwn('seePeople'),
    scope: 'passes:read',
    guarded: true,
    params: ofCustomer,
    response: z.array(pass),
  }),
  givePass: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/passes',
    summary: 'Give a person a pass; audited',
    access: powers.editCustomers,
    scope: 'passes:write',
    params: ofCustomer,
    body: z.object({
      passKindId: id,
      /** The first day on which it is good; left out: today, where the person rides. */
      from: day.optional(),
      /** How it was paid; `reason`: what else is to be known. */
      paid: text(120),
      /** How much, in the studio's currency. */
      amountMinor: z.number().int().min(0).max(MAX_PRICE_MINOR).optional(),
      reason: lineOrNone(200).default(''),
    }),
    response: pass,
  }),
  changePass: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/passes/:passId/entries',
    summary: 'Add or take classes, extend, freeze, share or end a pass, with a reason; audited',
    access: powers.editCustomers,
    scope: 'passes:write',
    params: ofPass,
    body: passChange,
    response: pass,
  }),
  listPassEntries: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/passes/:passId/entries',
    summary: 'The ledger of a pass, latest first',
    access: powers.seePeople,
    scope: 'passes:read',
    params: ofPass,
    response: z.array(passEntry),
  }),
  listRights: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/classes/:classId/rights',
    summary: 'With which pass people would book a class, or why they cannot; members of themselves',
    access: powers.takePart,
    scope: 'passes:read',
    guarded: true,
    params: inClass,
    query: z.object({
      /** Staff only: ids between commas. */
      customerIds: z
        .string()
        .regex(/^[0-9a-fA-F-]{36}(,[0-9a-fA-F-]{36})*$/)
        .max(MAX_RIGHTS_ASKED * 37)
        .optional(),
    }),
    response: z.array(right),
  }),
} as const;
