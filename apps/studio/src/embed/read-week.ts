import type { ClassSummary, Studio } from '@tandem/api/studio';
import { PUBLIC_SCHEDULE_WEEKS } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import { addDays, listClasses, wallTimeOf } from '../schedule/index.ts';
import { getStudio } from '../studios/index.ts';

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

export type Asked = { location?: string | undefined; type?: string | undefined; from?: string | undefined };
export type Place = Studio['locations'][number];
export type Week = {
  studioName: string;
  places: Place[];
  /** Day by day, each class on the day and at the hour that the clock of its place shows. */
  days: { day: string; closures: Studio['closures']; classes: ClassSummary[] }[];
  /** The first day of the week before and of the one after, null where none is shown. */
  earlier: string | null;
  later: string | null;
};

/**
 * What a stranger sees of the seven days from `from` on, or from today: what a member sees who has booked nothing.
 * Days before today and beyond the weeks that can be leafed through are the nearest that are shown.
 * @returns null unless the studio shows its schedule to anybody and has the place that is asked for
 */
export async function readWeek(work: Work, { location, type, from }: Asked): Promise<Week | null> {
  const open = await work.trx
    .selectFrom('studios')
    .select('studio_id')
    .where('studio_id', '=', work.studioId)
    .where('public_schedule', '=', true)
    .executeTakeFirst();
  if (!open) return null;
  const { name, locations, closures } = await getStudio(work);
  const places = locations.filter(({ locationId }) => location === undefined || locationId === location);
  // Where one place is at tomorrow already, classes of this evening are still to come in another.
  const today = places.map(({ timeZone }) => wallTimeOf(work.now, timeZone).day).sort()[0];
  if (today === undefined) return null;
  const last = addDays(today, WEEK_DAYS * (PUBLIC_SCHEDULE_WEEKS - 1));
  const start = from === undefined || from < today ? today : from > last ? last : from;
  const days = Array.from({ length: WEEK_DAYS }, (_, i) => addDays(start, i));
  // Wide enough for every clock; which day it is, each place says.
  const startMs = Date.parse(start);
  const classes = await listClasses(
    { ...work, caller: { role: 'member', customerId: null } },
    {
      from: new Date(startMs - DAY_MS),
      to: new Date(startMs + (WEEK_DAYS + 1) * DAY_MS),
      ...(location !== undefined && { locationId: location }),
    },
  );
  const shown = classes
    .filter(({ state, classTypeId }) => state !== 'ended' && (type === undefined || classTypeId === type))
    .map((one) => ({ one, at: wallTimeOf(new Date(one.startsAt), one.timeZone) }))
    .sort((a, b) => a.at.time.localeCompare(b.at.time));
  return {
    studioName: name,
    places,
    days: days.map((day) => ({
      day,
      closures: closures.filter(
        ({ locationId, fromDay, toDay }) =>
          fromDay <= day && day <= toDay && places.some((place) => place.locationId === locationId),
      ),
      classes: shown.filter(({ at }) => at.day === day).map(({ one }) => one),
    })),
    earlier: start > today ? [addDays(start, -WEEK_DAYS), today].sort().at(-1)! : null,
    later: start < last ? addDays(start, WEEK_DAYS) : null,
  };
}
