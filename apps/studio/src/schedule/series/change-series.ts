import type { ClassRefusal, endpoints } from '@tandem/api/studio';
import type { z } from 'zod';
import { attempt } from '../../base/attempt.ts';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { type ClassPatch, updateClass } from '../change-class.ts';
import { refusalOf, someRefused } from '../make-classes.ts';
import { addDays, daysBetween, instantOf, wallTimeOf, weekdayOf } from '../wall-time.ts';
import { named, type SeriesClass } from './hold-series.ts';

type Changed = z.input<typeof endpoints.changeSeries.response>;
type Wish = { classes: SeriesClass[]; patch: ClassPatch; preview: boolean; leaveOut: boolean };

/** What many classes of a series share, each by itself: where one differs from the changed class, it is left as it is. */
const SHARED = [
  'classTypeId',
  'title',
  'description',
  'roomId',
  'instructorId',
  'capacity',
  'lateCancelMinutes',
  'waitlistSize',
  'spiviEnabled',
] as const satisfies (keyof ClassPatch & keyof SeriesClass)[];

/**
 * Changes a class and others of its series alike. Another start is another time on the wall, and another weekday where it
 * is on another day; whoever had been changed alone before in the same respect keeps that.
 * @param wish.classes those that are meant, held by `holdSeries`; the changed one is among them
 * @param wish.preview nothing is changed: only told
 * @throws Problem classes_refused with all that cannot be, unless they are to be left out
 */
export async function changeSeries(call: Call, classId: string, wish: Wish): Promise<Changed> {
  return attempt(
    call,
    async (inner) => {
      const { classes } = wish;
      const edited = classes.find((one) => one.classId === classId)!;
      const changed: SeriesClass[] = [];
      const kept: SeriesClass[] = [];
      const leftOut: ClassRefusal[] = [];
      for (const one of inOrder(classes, edited, wish.patch)) {
        const patch = patchFor(one, edited, wish.patch);
        if (patch === null) {
          kept.push(one);
          continue;
        }
        try {
          await attempt(inner, (each) =>
            updateClass(each, one.classId, { ...accepted(wish.patch), ...patch }),
          );
          changed.push(one);
        } catch (error) {
          leftOut.push(refusalOf(error, named(one)));
        }
      }
      if (leftOut.length > 0 && !wish.leaveOut && !wish.preview)
        throw someRefused(leftOut, classes.length - kept.length);
      if (!wish.preview)
        await audit(
          inner,
          'series.update',
          { kind: 'class', id: classId },
          { changed: changed.length, kept: kept.length, leftOut: leftOut.length },
        );
      return { changed: changed.map(named), kept: kept.map(named), leftOut };
    },
    () => !wish.preview,
  );
}

const accepted = ({ acceptInstructorOverlap, acceptRiderOverlap }: ClassPatch) => ({
  acceptInstructorOverlap,
  acceptRiderOverlap,
});

/** What moves to a later day is moved from the end on, so that no class meets one that is still to go. */
function inOrder(classes: SeriesClass[], edited: SeriesClass, { startsAt }: ClassPatch): SeriesClass[] {
  return startsAt && new Date(startsAt) > edited.startsAt ? classes.toReversed() : classes;
}

/** What of a change to one class means another one; null: nothing. */
function patchFor(one: SeriesClass, edited: SeriesClass, patch: ClassPatch): ClassPatch | null {
  const shared = SHARED.filter((field) => patch[field] !== undefined && one[field] === edited[field]);
  const times = timesFor(one, edited, patch);
  if (shared.length === 0 && times === null) return null;
  return { ...Object.fromEntries(shared.map((field) => [field, patch[field]])), ...times };
}

/**
 * The new times of a class that began when the changed one did, on the wall; and as long, where that is changed. On the day on
 * which the clock skips that hour one of the two is as much later, whichever it is.
 */
function timesFor(one: SeriesClass, edited: SeriesClass, patch: ClassPatch): ClassPatch | null {
  const to = {
    startsAt: new Date(patch.startsAt ?? edited.startsAt),
    endsAt: new Date(patch.endsAt ?? edited.endsAt),
  };
  const before = wallTimeOf(edited.startsAt, edited.timeZone);
  const after = wallTimeOf(to.startsAt, edited.timeZone);
  const days = daysBetween(before.day, after.day);
  const { day, time } = wallTimeOf(one.startsAt, one.timeZone);
  const alike =
    one.startsAt.getTime() === instantOf(day, before.time, one.timeZone).getTime() ||
    edited.startsAt.getTime() === instantOf(before.day, time, edited.timeZone).getTime();
  const moves =
    to.startsAt.getTime() !== edited.startsAt.getTime() &&
    alike &&
    (days === 0 || weekdayOf(day) === weekdayOf(before.day));
  const lasts = lengthOf(to) !== lengthOf(edited) && lengthOf(one) === lengthOf(edited);
  if (!moves && !lasts) return null;
  const startsAt = moves ? instantOf(addDays(day, days), after.time, one.timeZone) : one.startsAt;
  const endsAt = new Date(startsAt.getTime() + (lasts ? lengthOf(to) : lengthOf(one)));
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
}

const lengthOf = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): number =>
  endsAt.getTime() - startsAt.getTime();
