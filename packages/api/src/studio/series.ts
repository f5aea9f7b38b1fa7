import { z } from 'zod';
import { apiError, endpoint } from '../endpoint.ts';
import {
  MAX_CLASS_MINUTES,
  MAX_COPIED_WEEKS,
  MAX_EVERY_MONTHS,
  MAX_EVERY_WEEKS,
  MIN_CLASS_MINUTES,
} from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { monthlyOns, seriesScopes, weekdays } from '../words/states.ts';
import { classBody, classPatch } from './classes.ts';
import { day, id, inClass, inStudio, instant, ofLocation, spotNumber, wallTime } from './common.ts';

const seriesScope = z.enum(seriesScopes);
export type SeriesScope = z.infer<typeof seriesScope>;

/** One of many classes that cannot be made or changed, and why. */
const classRefusal = apiError.pick({ code: true, message: true }).extend({
  classId: id.nullable(),
  title: z.string(),
  startsAt: instant,
  endsAt: instant,
  details: z.record(z.string(), z.unknown()),
});
export type ClassRefusal = z.infer<typeof classRefusal>;

export const oneOfMany = z.object({
  classId: id,
  title: z.string(),
  startsAt: instant,
  endsAt: instant,
  booked: z.number().int(),
});
/** Without it nothing is made or changed where one of them cannot be. */
const leaveOut = z.literal(true).optional();
/** Nothing is changed: it is only told what would be. */
export const preview = z.literal(true).optional();

export const seriesEndpoints = {
  createSeries: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/series',
    summary:
      'Create the classes of a series at one time on the wall: on some days of every so many weeks, or monthly',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inStudio,
    body: classBody.omit({ startsAt: true, endsAt: true }).extend({
      /** The first day that it may fall on, and the last. */
      day,
      until: day,
      time: wallTime,
      minutes: z.number().int().min(MIN_CLASS_MINUTES).max(MAX_CLASS_MINUTES),
      /** Either on these days of every so many weeks … */
      weekdays: z.array(z.enum(weekdays)).min(1).max(weekdays.length).optional(),
      everyWeeks: z.number().int().min(1).max(MAX_EVERY_WEEKS).default(1),
      /** … or once every so many months, on a day like the first. */
      monthly: z
        .object({
          on: z.enum(monthlyOns),
          everyMonths: z.number().int().min(1).max(MAX_EVERY_MONTHS).default(1),
        })
        .optional(),
      leaveOut,
    }),
    response: z.object({ seriesId: id, classIds: z.array(id), leftOut: z.array(classRefusal) }),
  }),
  changeSeries: endpoint({
    method: 'PATCH',
    path: '/api/studios/:studioId/classes/:classId/series',
    summary: 'Change a class and those of its series alike; whatever had been changed alone before is kept',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inClass,
    body: classPatch.extend({ scope: seriesScope, preview, leaveOut }),
    response: z.object({
      changed: z.array(oneOfMany),
      kept: z.array(oneOfMany),
      leftOut: z.array(classRefusal),
    }),
  }),
  cancelSeries: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/series/cancel',
    summary: 'Cancel a class and those of its series, with all bookings',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inClass,
    body: z.object({ scope: seriesScope, preview }),
    response: z.object({ cancelled: z.array(oneOfMany) }),
  }),
  extendSeries: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/series/extend',
    summary: 'Let the series of a class go on until a later day, as its last weeks are',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: inClass,
    body: z.object({ until: day, acceptInstructorOverlap: z.literal(true).optional(), preview, leaveOut }),
    response: z.object({
      made: z.array(oneOfMany.pick({ title: true, startsAt: true, endsAt: true })),
      leftOut: z.array(classRefusal),
    }),
  }),
  bookSeries: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/series/bookings',
    summary: 'Book somebody into a class and those of its series after it, on one spot: a standing booking',
    access: powers.editCustomers,
    scope: 'bookings:write',
    params: inClass,
    body: z.object({ customerId: id, spotNumber: spotNumber.nullable(), preview, leaveOut }),
    response: z.object({
      booked: z.array(oneOfMany),
      /** They had a booking there already, and keep it as it is. */
      kept: z.array(oneOfMany),
      leftOut: z.array(classRefusal),
    }),
  }),
  cancelBookingsOfSeries: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/classes/:classId/series/bookings/cancel',
    summary: 'Cancel what somebody has booked of a class and those of its series after it',
    access: powers.editCustomers,
    scope: 'bookings:write',
    params: inClass,
    body: z.object({ customerId: id, preview }),
    response: z.object({
      cancelled: z.array(oneOfMany),
      /** So many of them count as cancelled late. */
      late: z.number().int().nonnegative(),
    }),
  }),
  copyWeek: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/locations/:locationId/copy-week',
    summary: 'Make the classes of a week again in the weeks after it',
    access: powers.manageClasses,
    scope: 'schedule:write',
    params: ofLocation,
    body: z.object({
      monday: day,
      weeks: z.number().int().min(1).max(MAX_COPIED_WEEKS),
      /** With whoever leads them, or with nobody yet. */
      instructors: z.boolean(),
      acceptInstructorOverlap: z.literal(true).optional(),
      draft: classBody.shape.draft,
      leaveOut,
    }),
    response: z.object({ classIds: z.array(id), leftOut: z.array(classRefusal) }),
  }),
} as const;
