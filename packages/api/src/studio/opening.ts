import { z } from 'zod';
import { MAX_OPENING_DAYS, MAX_OPENING_WEEKS } from '../words/limits.ts';
import { weekdays } from '../words/states.ts';
import { instant, wallTime } from './common.ts';

/** From when on members may book a class; days and times are those of a clock where it is held. */
export const openingRule = z.discriminatedUnion('by', [
  /** As soon as it stands in the schedule. */
  z.object({ by: z.literal('always') }),
  /** So many days before, at the time at which it begins. */
  z.object({ by: z.literal('days'), days: z.number().int().min(1).max(MAX_OPENING_DAYS) }),
  /** All classes of a week, Monday to Sunday, at one moment so many weeks before. */
  z.object({
    by: z.literal('week'),
    weeks: z.number().int().min(1).max(MAX_OPENING_WEEKS),
    weekday: z.enum(weekdays),
    time: wallTime,
  }),
]);
export type OpeningRule = z.infer<typeof openingRule>;

/** From when on members may book a class: any of them, and the caller, by a pass of theirs. */
export const opening = z.object({ at: instant, mine: instant });
export type Opening = z.infer<typeof opening>;

/** A kind of pass whose holders may book a class earlier, and from when on. */
export const earlierWith = z.object({ name: z.string(), at: instant });
