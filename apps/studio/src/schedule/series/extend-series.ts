import type { endpoints } from '@tandem/api/studio';
import { MAX_CLASSES_AT_ONCE } from '@tandem/api/words';
import { invalidField } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { attempt } from '../../base/attempt.ts';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { classCancelled } from '../class-rules.ts';
import { daysLater, type Pattern, patternColumns } from '../made-again.ts';
import { checkHowMany, makeClasses } from '../make-classes.ts';
import { addDays, daysBetween } from '../wall-time.ts';
import { lockSeries } from './hold-series.ts';
import { daysOf, everyWeeksOf, untilDay } from './rule.ts';

type Wish = z.output<typeof endpoints.extendSeries.body>;
type Made = z.input<typeof endpoints.extendSeries.response>;

/** What a series is by now is read off so many of its last rounds. */
const ROUNDS_READ = 3;
/** Of a monthly series one class at least is read: years may lie between two of them. */
const MONTH_DAYS = 366;
const LEAST_MONTH_DAYS = 28;

/**
 * Lets a series go on until a day. What it is by now goes on: the weekdays on which it stood in most of its last rounds, each
 * as the last class of that weekday is, every so many weeks at its time on the wall; a monthly one on the days of its rule. What was moved or cancelled alone is
 * no pattern; a series that was ended goes on from its end, and one whose last class is a draft goes on in drafts.
 * @param wish.preview nothing is made: only told
 * @throws Problem classes_refused with all of those that cannot be, unless they are to be left out; not_in_series;
 *   invalid_field where it goes on until then already, or more would be to come than one act can change
 */
export async function extendSeries(call: Call, classId: string, wish: Wish): Promise<Made> {
  const { until, preview = false, leaveOut = false, acceptInstructorOverlap } = wish;
  const { seriesId, rule } = await lockSeries(call, classId);
  const everyWeeks = everyWeeksOf(rule);
  const roundDays = everyWeeks === null ? MONTH_DAYS : 7 * everyWeeks;
  const { standing, lastDay, coming } = await readRows(call, seriesId, ROUNDS_READ * roundDays);
  const [last] = standing;
  if (last === undefined) throw classCancelled();
  const ended = daysBetween(last.day, lastDay) >= (everyWeeks === null ? LEAST_MONTH_DAYS : roundDays);
  const from = ended ? last.day : lastDay;
  if (until <= from)
    throw invalidField('until', 'The series goes on until then already.', 'Choose a later day.');
  const next =
    everyWeeks === null ? byMonth(standing, rule, from, until) : byWeek(standing, roundDays, until, coming);
  const wanted = next
    .filter(({ on }) => on > from && on <= until)
    .sort((a, b) => a.on.localeCompare(b.on))
    .map(({ one: { timeZone, day, ...one }, days }) => ({
      ...daysLater(one, days, timeZone),
      seriesId,
      draft: last.draft,
      acceptInstructorOverlap,
    }));
  checkHowMany(wanted.length, 'until');
  if (wanted.length + coming > MAX_CLASSES_AT_ONCE) throw tooMany();
  return attempt(
    call,
    async (inner) => {
      const { classIds, leftOut } = await makeClasses(inner, wanted, leaveOut || preview);
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
        { until, classes: classIds.length, leftOut: leftOut.length },
      );
      const refused = new Set(leftOut.map(({ startsAt }) => startsAt));
      const made = wanted.filter(({ startsAt }) => !refused.has(startsAt));
      return { made: made.map(({ title, startsAt, endsAt }) => ({ title, startsAt, endsAt })), leftOut };
    },
    () => !preview,
  );
}

const tooMany = () =>
  invalidField(
    'until',
    `At most ${MAX_CLASSES_AT_ONCE} classes of a series are to come at once.`,
    'Choose an earlier day.',
  );

type Row = Pattern & { timeZone: string; day: string };

/**
 * The classes of a series that stand in the days before its last one, latest first, each with its day on the wall; its last
 * day, also of a class that was cancelled; and how many are to come.
 */
async function readRows({ trx, studioId, now }: Call, seriesId: string, days: number) {
  const ofSeries = sql`class_places c join classes k using (studio_id, class_id)
    where c.studio_id = ${studioId} and k.series_id = ${seriesId}`;
  const day = sql`(c.starts_at at time zone c.time_zone)::date`;
  const { rows } = await sql<{ lastDay: string; lastStanding: string | null; coming: number }>`
    select max(${day})::text as "lastDay", (max(${day}) filter (where c.cancelled_at is null))::text as "lastStanding",
      (count(*) filter (where c.cancelled_at is null and c.starts_at > ${now}))::int as coming
    from ${ofSeries}`.execute(trx);
  const { lastDay, lastStanding, coming } = rows[0]!;
  const { rows: standing } = await sql<Row>`
    select ${patternColumns}, c.time_zone as "timeZone", ${day}::text as day from ${ofSeries}
      and c.cancelled_at is null and ${day} > ${lastStanding}::date - ${days}::int
    order by c.starts_at desc, c.class_id limit ${MAX_CLASSES_AT_ONCE}`.execute(trx);
  return { standing, lastDay, coming };
}

type Next = { one: Row; days: number; on: string };

/** Each weekday on which it stood in most of its last rounds, as the last class of that weekday is. */
function byWeek(standing: readonly Row[], roundDays: number, until: string, coming: number): Next[] {
  const pattern = patternOf(standing, roundDays);
  const rounds = Math.ceil(daysBetween(standing[0]!.day, until) / roundDays) + 1;
  // Told before they are reckoned: of a day that was typed wrongly there are very many.
  if ((rounds - 2) * pattern.length + coming > MAX_CLASSES_AT_ONCE) throw tooMany();
  return Array.from({ length: rounds }, (_, n) => n + 1)
    .flatMap((later) =>
      pattern.map(({ roundsAgo, ...one }) => ({ one, days: (later + roundsAgo) * roundDays })),
    )
    .map(({ one, days }) => ({ one, days, on: addDays(one.day, days) }));
}

/** The days of its rule, each as the last class is that stands on one of them. */
function byMonth(standing: readonly Row[], rule: string, from: string, until: string): Next[] {
  const ruled = new Set(daysOf(untilDay(rule, standing[0]!.day)));
  const one = standing.find(({ day }) => ruled.has(day)) ?? standing[0]!;
  return daysOf(untilDay(rule, until), from).map((on) => ({ one, days: daysBetween(one.day, on), on }));
}

/** The last class of each weekday that stood in most of the rounds read; `roundsAgo`: of which round, from the last. */
function patternOf(standing: readonly Row[], roundDays: number) {
  const [last] = standing;
  const read = standing.map((one) => ({
    ...one,
    roundsAgo: Math.floor(daysBetween(one.day, last!.day) / roundDays),
  }));
  const roundsOf = (those: typeof read) => new Set(those.map(({ roundsAgo }) => roundsAgo)).size;
  const byDay = [...Map.groupBy(read, ({ day }) => daysBetween(day, last!.day) % roundDays).values()];
  const most = byDay.filter((those) => roundsOf(those) * 2 > roundsOf(read));
  // Of the newest round in which it stood: there may be two of a day.
  return (most.length > 0 ? most : byDay).flatMap((those) =>
    those.filter(({ roundsAgo }) => roundsAgo === those[0]!.roundsAgo),
  );
}
