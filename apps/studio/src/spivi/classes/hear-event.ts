import type { SpiviEvent } from '@tandem/spivi';
import { type EventState, readClassAsked, readClassTest, readEventState } from '@tandem/spivi/tandem';
import { announceChange } from '../../base/changes.ts';
import type { Work } from '../../base/context.ts';
import { askedColumn, turnsBetween } from '../../mirror/index.ts';

/** What a server says of an event: `untold` where it says no more than Spivi does. */
export type Told = EventState['state'] | 'untold';
/** What is known of a class's event, and the asking that heard first that it was stopped then. */
export type HeardEvent = { told: Told | null; stopHeardAt: Date | null };

/**
 * Keeps how a class stands at the tracker, as an answer tells it. An older answer that comes later counts for nothing,
 * nor one about an event that is the class's no more. Once the class was stopped its workouts are due at once.
 * @param askedAt the call began then
 * @returns what is known now
 */
export async function hearEvent(
  work: Work,
  { classId, event, askedAt }: { classId: string; event: SpiviEvent; askedAt: Date },
): Promise<HeardEvent> {
  const { trx, studioId } = work;
  const before = await trx
    .selectFrom('spivi_class_sync as s')
    .innerJoin('classes as c', (join) =>
      join.onRef('c.studio_id', '=', 's.studio_id').onRef('c.class_id', '=', 's.class_id'),
    )
    .select(['s.heard_at', 's.heard_state', 's.started_at', 's.stopped_at', 's.stop_heard_at'])
    .select(['s.seats_booked', 's.seats_heard', 's.workouts_due_at', 'c.starts_at', 'c.ends_at'])
    .where('s.studio_id', '=', studioId)
    .where('s.class_id', '=', classId)
    .where('s.event_id', '=', event.eventId)
    .forNoKeyUpdate('s')
    .executeTakeFirst();
  if (!before) return { told: null, stopHeardAt: null };
  if (before.heard_at !== null && before.heard_at >= askedAt)
    return { told: before.heard_state, stopHeardAt: before.stop_heard_at };
  const told = readEventState(event.extra);
  const state: Told = told?.state ?? 'untold';
  const after = {
    heard_state: state,
    started_at: dateOf(told?.startedAt),
    stopped_at: dateOf(told?.stoppedAt),
    seats_booked: told?.signal?.booked ?? null,
    seats_heard: told?.signal?.heard ?? null,
  };
  const stoppedAnew = after.stopped_at !== null && !isSame(after.stopped_at, before.stopped_at);
  const stopHeardAt = stoppedAnew ? askedAt : after.stopped_at && before.stop_heard_at;
  await trx
    .updateTable('spivi_class_sync')
    .set({
      ...after,
      heard_at: askedAt,
      stop_heard_at: stopHeardAt,
      asked_percents: after.stopped_at && askedHeard(event),
      fitness_test: after.stopped_at && testHeard(event),
      ...(stoppedAnew && { workouts_due_at: askedAt }),
    })
    .where('studio_id', '=', studioId)
    .where('class_id', '=', classId)
    .execute();
  const changed = (Object.keys(after) as (keyof typeof after)[]).some(
    (key) => !isSame(after[key], before[key]),
  );
  const { starts_at: startsAt, ends_at: endsAt, heard_at: from } = before;
  if (changed || (told && turnsBetween({ startsAt, endsAt }, from, askedAt)))
    await announceChange(work, 'class', classId);
  return { told: state, stopHeardAt };
}

function askedHeard({ extra }: SpiviEvent): number[] | null {
  const asked = readClassAsked(extra);
  return asked && askedColumn(asked);
}

function testHeard({ extra }: SpiviEvent): string | null {
  const test = readClassTest(extra);
  return test && JSON.stringify(test);
}

const dateOf = (iso: string | null | undefined): Date | null => (iso ? new Date(iso) : null);

const isSame = (a: Date | string | number | null, b: Date | string | number | null) =>
  a?.valueOf() === b?.valueOf();
