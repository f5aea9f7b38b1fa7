import type { endpoints } from '@tandem/api/studio';
import { invalidField } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { attempt } from '../../base/attempt.ts';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { daysLater, type Pattern, patternColumns } from '../made-again.ts';
import { checkHowMany, makeClasses } from '../make-classes.ts';
import { addDays, daysBetween, wallTimeOf } from '../wall-time.ts';
import { lockSeries } from './hold-series.ts';
import { everyWeeksOf, untilDay } from './weekly.ts';

type Wish = z.output<typeof endpoints.extendSeries.body>;
type Made = z.input<typeof endpoints.extendSeries.response>;

/**
 * Lets a series go on until a day. What it is by now goes on: the classes of its last round of weeks, also those that were
 * cancelled, each again every so many weeks at its time on the wall, as it stands.
 * @param wish.preview nothing is made: only told
 * @throws Problem classes_refused with all of those that cannot be, unless they are to be left out; not_in_series
 */
export async function extendSeries(call: Call, classId: string, wish: Wish): Promise<Made> {
  const { until, preview = false, leaveOut = false, acceptInstructorOverlap } = wish;
  const { seriesId, rule } = await lockSeries(call, classId);
  const everyWeeks = everyWeeksOf(rule);
  const round = await lastRound(call, seriesId, everyWeeks);
  const last = round.at(-1)!;
  const lastDay = wallTimeOf(last.startsAt, last.timeZone).day;
  if (until <= lastDay)
    throw invalidField('until', 'The series goes on until then already.', 'Choose a later day.');
  const rounds = Math.ceil((daysBetween(lastDay, until) + 1) / (7 * everyWeeks)) + 1;
  const wanted = Array.from({ length: rounds }, (_, n) => n + 1)
    .flatMap((later) => round.map((one) => ({ one, days: 7 * everyWeeks * later })))
    .filter(({ one, days }) => addDays(wallTimeOf(one.startsAt, one.timeZone).day, days) <= until)
    .map(({ one: { timeZone, ...one }, days }) => ({
      ...daysLater(one, days, timeZone),
      seriesId,
      acceptInstructorOverlap,
    }));
  checkHowMany(wanted.length, 'until');
  return attempt(
    call,
    async (inner) => {
      const made = await makeClasses(inner, wanted, leaveOut || preview);
      await inner.trx
        .updateTable('class_series')
        .set({ rule: untilDay(rule, until) })
        .where('studio_id', '=', call.studioId)
        .where('series_id', '=', seriesId)
        .execute();
      await audit(
        inner,
        'series.extend',
        { kind: 'series', id: seriesId },
        { until, classes: made.classIds.length, leftOut: made.leftOut.length },
      );
      return { made: made.classIds.length, leftOut: made.leftOut };
    },
    () => !preview,
  );
}

/** The classes of the last weeks in which a series has run once through, soonest first. */
async function lastRound({ trx, studioId }: Call, seriesId: string, everyWeeks: number) {
  const { rows } = await sql<Pattern & { timeZone: string }>`
    select ${patternColumns}, c.time_zone as "timeZone"
    from class_places c join classes k using (studio_id, class_id)
    where c.studio_id = ${studioId} and k.series_id = ${seriesId}
      and (c.starts_at at time zone c.time_zone)::date > (
        select max((p.starts_at at time zone p.time_zone)::date) - ${7 * everyWeeks}::int
        from class_places p join classes q using (studio_id, class_id)
        where p.studio_id = ${studioId} and q.series_id = ${seriesId})
    order by c.starts_at, c.class_id`.execute(trx);
  return rows;
}
