/** What the descriptions of the studio’s interface share: fields, paths and groups of roles. */
import { z } from 'zod';
import { roles } from '../endpoint.ts';

export const MAX_SCHEDULE_DAYS = 42;
export const MAX_ROOM_SPOTS = 60;
export const MIN_PASSWORD_CHARS = 10;
export const MAX_PASSWORD_CHARS = 128;

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
export const clientId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const staff = ['owner', 'manager', 'front_desk', 'instructor'] as const;
export const desk = ['owner', 'manager', 'front_desk'] as const;
export const management = ['owner', 'manager'] as const;
export const owner = ['owner'] as const;
export const anyRole = roles;

export const inStudio = z.object({ studioId: id });
export const inClass = z.object({ studioId: id, classId: id });
export const inBooking = z.object({ studioId: id, bookingId: id });
export const ofCustomer = z.object({ studioId: id, customerId: id });
export const ofGym = z.object({ studioId: id, gymId: id });
export const ofStaff = z.object({ studioId: id, staffId: id });
export const ofLocation = z.object({ studioId: id, locationId: id });
export const ofRoom = z.object({ studioId: id, roomId: id });
