/** What the descriptions of the studio’s interface share: fields and paths. */
import { z } from 'zod';
import { MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS } from '../words/limits.ts';
import { reasonCodes } from '../words/reasons.ts';

export const id = z.uuid();
export const instant = z.iso.datetime();
export const day = z.iso.date();
export const locale = z.enum(['en', 'fr']);
export const text = (max: number) => z.string().trim().min(1).max(max);
export const email = z.email().max(254);
export const spotNumber = z.number().int().min(1).max(999);
export const password = z.string().min(MIN_PASSWORD_CHARS).max(MAX_PASSWORD_CHARS);
/** From a link: 32 random bytes. */
export const token = z.string().min(1).max(100);
/** Why something is not as it should be; null where it is. */
export const reason = z.enum(reasonCodes).nullable();
export const clientId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const inStudio = z.object({ studioId: id });
export const inClass = z.object({ studioId: id, classId: id });
export const inBooking = z.object({ studioId: id, bookingId: id });
export const ofCustomer = z.object({ studioId: id, customerId: id });
export const ofGym = z.object({ studioId: id, gymId: id });
export const ofStaff = z.object({ studioId: id, staffId: id });
export const ofLocation = z.object({ studioId: id, locationId: id });
export const ofRoom = z.object({ studioId: id, roomId: id });
