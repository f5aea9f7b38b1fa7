import { randomUUID } from 'node:crypto';
import type { endpoints } from '@tandem/api/studio';
import { invalidField, notFound } from '@tandem/platform';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import type { Call, Work } from '../../base/context.ts';
import { checkHowMany, makeClasses } from '../make-classes.ts';
import { instantOf } from '../wall-time.ts';
import { daysOf, ruleOf } from './rule.ts';

type NewSeries = z.output<typeof endpoints.createSeries.body>;
type Made = z.input<typeof endpoints.createSeries.response>;

/**
 * Makes the classes of a series. Each keeps the time on the wall of its place, whatever the clocks do meanwhile.
 * @throws Problem classes_refused with all of those that cannot be, unless they are to be left out
 */
export async function createSeries(call: Call, body: NewSeries): Promise<Made> {
  const { day, until, everyWeeks, weekdays, monthly, time, minutes, leaveOut = false, ...same } = body;
  if (until < day) throw invalidField('until', 'The series ends before it begins.', 'Choose a later end.');
  const rule = ruleOf({ day, until, ...howOften({ everyWeeks, weekdays, monthly }) });
  const days = daysOf(rule);
  checkHowMany(days.length, 'until');
  const timeZone = await zoneOfRoom(call, same.roomId);
  const seriesId = randomUUID();
  await call.trx
    .insertInto('class_series')
    .values({ studio_id: call.studioId, series_id: seriesId, rule })
    .execute();
  const wanted = days.map((on) => {
    const startsAt = instantOf(on, time, timeZone);
    const endsAt = new Date(startsAt.getTime() + minutes * 60_000);
    return { ...same, seriesId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
  });
  const made = await makeClasses(call, wanted, leaveOut);
  await audit(
    call,
    'series.create',
    { kind: 'series', id: seriesId },
    { classes: made.classIds.length, leftOut: made.leftOut.length },
  );
  return { seriesId, ...made };
}

/** @throws Problem invalid_field where it says both, or neither */
function howOften({ weekdays, everyWeeks, monthly }: Pick<NewSeries, 'weekdays' | 'everyWeeks' | 'monthly'>) {
  if (weekdays && !monthly) return { weekdays, everyWeeks };
  if (monthly && !weekdays) return monthly;
  throw invalidField(
    'weekdays',
    'A series is on some days of the week, or on one day of the month.',
    'Say one of the two: weekdays, or monthly.',
  );
}

/** @throws Problem not_found */
async function zoneOfRoom({ trx, studioId }: Work, roomId: string): Promise<string> {
  const row = await trx
    .selectFrom('rooms as r')
    .innerJoin('locations as l', (join) =>
      join.onRef('l.studio_id', '=', 'r.studio_id').onRef('l.location_id', '=', 'r.location_id'),
    )
    .select('l.time_zone')
    .where('r.studio_id', '=', studioId)
    .where('r.room_id', '=', roomId)
    .executeTakeFirst();
  if (!row) throw notFound('room');
  return row.time_zone;
}
