/** What the descriptions of the studio’s interface share: fields and paths. */
import { z } from 'zod';
import {
  MAX_LATE_CANCEL_MINUTES,
  MAX_PASSWORD_CHARS,
  MAX_PRICE_MINOR,
  MAX_WAITLIST,
  MIN_PASSWORD_CHARS,
} from '../words/limits.ts';
import { locales } from '../words/locales.ts';
import { mailTroubles } from '../words/mail-reasons.ts';
import { reasonCodes } from '../words/reasons.ts';
import { foreignSources } from '../words/sources.ts';

export { email, lineOrNone, paragraphs, text } from '../text.ts';

/** In any case that people write; kept and compared in lower case. */
export const id = z.uuid().toLowerCase();
/** How often people have changed an object. */
export const version = z.number().int();
/** In a change: the version that it was made from, also as `If-Match`; a stale one is refused with `changed_meanwhile`. */
export const seen = { version: version.min(1).optional() };
/** Years that a calendar of people's lives and of classes knows; the database would take fewer than the form allows. */
const inYears = (value: string) => value >= '1900' && value < '2200';
const YEARS = 'must be a year from 1900 to 2199';
export const instant = z.iso.datetime().refine(inYears, YEARS);
export const day = z.iso.date().refine(inYears, YEARS);
/** On a clock of the place. */
export const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 18:30');
/** A calendar month: 2026-11. */
export const month = z.string().regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-11');
export const locale = z.enum(locales);
/** Whether mail goes out, and if not why. */
export const mailHealth = z.object({ works: z.boolean(), code: z.enum(mailTroubles).nullable() });
/** So long before a class cancelling begins to count as late; 0: never before it begins. */
export const lateCancelMinutes = z.number().int().min(0).max(MAX_LATE_CANCEL_MINUTES);
/** So many people may wait for one class; 0: none. */
export const waitlistSize = z.number().int().min(0).max(MAX_WAITLIST);
export const spotNumber = z.number().int().min(1).max(999);
export const password = z.string().min(MIN_PASSWORD_CHARS).max(MAX_PASSWORD_CHARS);
/** From a link: 32 random bytes. */
export const token = z.string().min(1).max(100);
/** Why something is not as it should be; null where it is. */
export const reason = z.enum(reasonCodes).nullable();
export const clientId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** Digits of ISO 4217 as this machine knows them. */
const currencies = new Set(Intl.supportedValuesOf('currency'));
export const currency = z
  .string()
  .refine((code) => currencies.has(code), 'must be a currency of ISO 4217, such as EUR');
/** An amount in the smallest unit of its currency: 8400 of EUR are 84 euros, 8400 of JPY are 8400 yen. */
export const money = z.object({ amountMinor: z.number().int(), currency });
export type Money = z.infer<typeof money>;
/** The same as somebody else wrote it: their currency may be none that we know. */
export const moneyTold = z.object({ amountMinor: z.number().int(), currency: z.string() });
/** What something costs, in the smallest unit of the studio's currency. */
export const priceMinor = z.number().int().min(1).max(MAX_PRICE_MINOR);

export const inStudio = z.object({ studioId: id });
export const ofSource = inStudio.extend({ source: z.enum(foreignSources) });
export const inClass = z.object({ studioId: id, classId: id });
export const inBooking = z.object({ studioId: id, bookingId: id });
export const ofWait = z.object({ studioId: id, waitId: id });
export const ofCustomer = z.object({ studioId: id, customerId: id });
export const ofGym = z.object({ studioId: id, gymId: id });
export const ofPass = z.object({ studioId: id, passId: id });
export const ofPayment = z.object({ studioId: id, paymentId: id });
export const ofStaff = z.object({ studioId: id, staffId: id });
export const ofLocation = z.object({ studioId: id, locationId: id });
export const ofRoom = z.object({ studioId: id, roomId: id });
