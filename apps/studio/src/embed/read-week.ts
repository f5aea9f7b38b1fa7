import type { ClassSummary, Closure } from '@tandem/api/studio';
import { PUBLIC_SCHEDULE_WEEKS } from '@tandem/api/words';
import type { Work } from '../base/context.ts';
import { addDays, listClasses, wallTimeOf } from '../schedule/index.ts';
import { listClosures } from '../studios/index.ts';

const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;

export type Asked = { location?: string | undefined; type?: string | undefined; from?: string | undefined };
export type Place = { locationId: string; name: string; timeZone: string };
export type Week = {
  studioName: string;
  places: Place[];
  /** Day by day, each class on the day and at the hour that the clock of its place shows. */
  days: { day: string; closures: Closure[]; classes: ClassSummary[] }[];
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
  const { trx, studioId } = work;
  const studio = await trx
    .selectFrom('studios')
    .select('name')
    .where('studio_id', '=', studioId)
    .where('public_schedule', '=', true)
    .executeTakeFirst();
  if (!studio) return null;
  const places = await placesOf(work, location);
  // Where one place is at tomorrow already, classes of this evening are still to come in another.
  const today = places.map(({ timeZone }) => wallTimeOf(work.now, timeZone).day).sort()[0];
  if (today === undefined) return null;
  const last = addDays(today, WEEK_DAYS * (PUBLIC_SCHEDULE_WEEKS - 1));
  const start = from === undefined || from < today ? today : from > last ? last : from;
  const days = Array.from({ length: WEEK_DAYS }, (_, i) => addDays(start, i));
  // Wide enough for every clock; which day it is, each place says.
  const startMs = Date.parse(start);
  const classes = await listClasses(
    { ...work, caller: { role: 'member', customerId: null, staffId: null } },
    {
      from: new Date(startMs - DAY_MS),
      to: new Date(startMs + (WEEK_DAYS + 1) * DAY_MS),
      ...(location !== undefined && { locationId: location }),
    },
  );
  const closures = await listClosures(work);
  const shown = classes
    .filter(({ state, classTypeId }) => state !== 'ended' && (type === undefined || classTypeId === type))
    .map((one) => ({ one, at: wallTimeOf(new Date(one.startsAt), one.timeZone) }))
    .sort((a, b) => a.at.time.localeCompare(b.at.time));
  return {
    studioName: studio.name,
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

const placesOf = ({ trx, studioId }: Work, location: string | undefined): Promise<Place[]> =>
  trx
    .selectFrom('locations')
    .select(['location_id as locationId', 'name', 'time_zone as timeZone'])
    .where('studio_id', '=', studioId)
    .$if(location !== undefined, (query) => query.where('location_id', '=', location!))
    .orderBy('name')
    .orderBy('location_id')
    .execute();
