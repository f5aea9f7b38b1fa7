import type { takenLeftWhy } from '@tandem/api/words';
import { sql } from 'kysely';
import { inStudio, inStudioWithDrafts } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import { type ClassRecord, lockWithRiders } from '../../schedule/index.ts';
import { becomeOwn } from '../become-own.ts';
import { sendReading } from '../reading/read-source.ts';
import { isComing, standingOf } from './coming.ts';
import { holdSource, holdTakeover, isToGiveBack, sendTakeover, type TakeoverRow } from './takeover.ts';

/** Classes of one run of the job, each in a transaction of its own; its successor goes on from there. */
const MOST_A_RUN = 200;
/** So many runs in a row may move nothing, or be killed before they do: then it is given up until somebody asks. */
const MAX_RUNS_IN_VAIN = 8;

type Of = { studioId: string; takeoverId: string };
type LeftWhy = (typeof takenLeftWhy)[number];

/**
 * Takes classes over, or gives them back, whichever is asked for: class by class, so that a run that ends in the middle is
 * followed by one that goes on, and one beside it changes nothing. A class that cannot be moved keeps no other from it.
 * @throws the last error of those that could not be moved: they are tried again
 */
export async function moveClasses(studio: Studio, of: Of): Promise<void> {
  const { studioId, takeoverId } = of;
  const { state, classIds, isLastTry } = await inStudioWithDrafts(studio, studioId, (work) =>
    beginRun(work, takeoverId),
  );
  if (state === null) return;
  let failed: unknown = null;
  for (const classId of classIds)
    try {
      // Before it is tried: one that ends the process is set aside, and the next run is for the others.
      if (isLastTry) await inStudio(studio, studioId, (work) => setAside(work, takeoverId, classId));
      await inStudioWithDrafts(studio, studioId, (work) => move(work, takeoverId, classId));
    } catch (error) {
      failed = error;
      studio.log.error(
        { event: 'takeover.class_failed', err: error, studioId, classId },
        'a class could not be taken over or given back',
      );
    }
  if (failed !== null && !isLastTry) throw failed;
  await inStudio(studio, studioId, (work) =>
    classIds.length === MOST_A_RUN ? sendTakeover(work, takeoverId) : end(work, takeoverId, state),
  );
}

type AtWork = 'taking' | 'undoing';
const isAtWork = (state: string): state is AtWork => state === 'taking' || state === 'undoing';

/** @property isLastTry what cannot be moved by this run is given up */
type ToMove = { state: AtWork | null; classIds: string[]; isLastTry: boolean };

const NOTHING: ToMove = { state: null, classIds: [], isLastTry: false };

/**
 * The classes that are still to be moved, in order of their ids; what is over, or off, stays where it is. Each run counts as one in
 * vain until it moves a class. After too many taking over is given up until somebody asks for it; what cannot be given back by
 * one more stays the studio's own until somebody asks, so that all else is read again.
 */
async function beginRun(work: Work, takeoverId: string): Promise<ToMove> {
  const { trx, studioId } = work;
  const takeover = await holdTakeover(work, takeoverId);
  if (!takeover || !isAtWork(takeover.state) || takeover.failedAt) return NOTHING;
  const { rows } = await sql<{ givenUp: boolean }>`update source_takeovers
    set runs_in_vain = least(runs_in_vain + 1, ${MAX_RUNS_IN_VAIN + 1})
    where studio_id = ${studioId} and takeover_id = ${takeoverId}
    returning runs_in_vain > ${MAX_RUNS_IN_VAIN} as "givenUp"`.execute(trx);
  const { givenUp } = rows[0]!;
  if (!givenUp || takeover.state === 'undoing')
    return { state: takeover.state, classIds: await toMove(work, takeover), isLastTry: givenUp };
  await sql`update source_takeovers set failed_at = ${work.now}
    where studio_id = ${studioId} and takeover_id = ${takeoverId}`.execute(trx);
  await announceChange(work, 'source', null);
  return NOTHING;
}

/** Notes that a class could not be given back, until it is; those after it have as many runs as it had. */
async function setAside({ trx, studioId }: Work, takeoverId: string, classId: string): Promise<void> {
  await sql`select from source_takeovers where studio_id = ${studioId} and takeover_id = ${takeoverId} for no key update`.execute(
    trx,
  );
  await sql`update taken_classes set left_because = 'failed' where studio_id = ${studioId} and takeover_id = ${takeoverId}
    and class_id = ${classId} and given_back_at is null and left_because is null`.execute(trx);
  await sql`update source_takeovers set runs_in_vain = 0
    where studio_id = ${studioId} and takeover_id = ${takeoverId}`.execute(trx);
}

async function toMove(work: Work, { takeoverId, source, state }: TakeoverRow): Promise<string[]> {
  const { trx, studioId } = work;
  const { rows } =
    state === 'taking'
      ? await sql<{
          id: string;
        }>`select c.class_id as id from classes c where ${isComing(work, source)}
          order by c.class_id limit ${MOST_A_RUN}`.execute(trx)
      : await sql<{ id: string }>`select class_id as id from taken_classes
          where studio_id = ${studioId} and takeover_id = ${takeoverId} and given_back_at is null and left_because is null
          order by class_id limit ${MOST_A_RUN}`.execute(trx);
  return rows.map(({ id }) => id);
}

async function move(work: Work, takeoverId: string, classId: string): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql<Pick<TakeoverRow, 'source'>>`select source from source_takeovers
    where studio_id = ${studioId} and takeover_id = ${takeoverId}`.execute(trx);
  const isConnected = (await holdSource(work, rows[0]!.source)) !== null;
  const takeover = (await holdTakeover(work, takeoverId))!;
  // Whoever takes it back meanwhile is heard before the next class.
  if (!isAtWork(takeover.state)) return;
  const record = await lockWithRiders(work, classId);
  if (takeover.state === 'taking') await take(work, takeover, record);
  else await giveBack(work, takeover, record, isConnected);
  await sql`update source_takeovers set runs_in_vain = 0
    where studio_id = ${studioId} and takeover_id = ${takeoverId} and runs_in_vain > 0`.execute(trx);
}

/** Makes a class the studio's own, under the rules of its type and of the studio, with whoever is booked where they are. */
async function take(work: Work, { takeoverId, source }: TakeoverRow, record: ClassRecord): Promise<void> {
  const { trx, studioId, now } = work;
  const { class_id: classId, late_cancel_minutes, waitlist_size } = record;
  if (record.source !== source || record.cancelled_at || record.ends_at <= now) return;
  await becomeOwn(work, [classId]);
  await sql`insert into taken_classes (studio_id, takeover_id, class_id, standing, late_cancel_minutes, waitlist_size, taken_at)
    values (${studioId}, ${takeoverId}, ${classId}, ${await standingOf(work, classId)}, ${late_cancel_minutes}, ${waitlist_size}, ${now})
    on conflict (studio_id, takeover_id, class_id) do update set standing = excluded.standing,
      late_cancel_minutes = excluded.late_cancel_minutes, waitlist_size = excluded.waitlist_size, taken_at = excluded.taken_at`.execute(
    trx,
  );
  await announceChange(work, 'class', classId);
}

/**
 * Gives a class back as it was, if it was not changed here and is still followed there. Nothing that was read of who is booked in
 * it before counts: it is read anew first.
 */
async function giveBack(
  work: Work,
  takeover: TakeoverRow,
  record: ClassRecord,
  isConnected: boolean,
): Promise<void> {
  const { trx, studioId, now } = work;
  const { class_id: classId } = record;
  const ofTaken = sql`studio_id = ${studioId} and takeover_id = ${takeover.takeoverId} and class_id = ${classId}`;
  const { rows } = await sql<{ standing: string; lateCancelMinutes: number; waitlistSize: number | null }>`
    select standing, late_cancel_minutes as "lateCancelMinutes", waitlist_size as "waitlistSize" from taken_classes k
    where ${ofTaken} and ${isToGiveBack} for no key update`.execute(trx);
  const taken = rows[0];
  if (!taken) return;
  // Whoever only looked at a spot has changed nothing.
  await sql`delete from spot_holds where studio_id = ${studioId} and class_id = ${classId} and held_until <= ${now}`.execute(
    trx,
  );
  const why = await leftWhy(work, takeover, record, { isConnected, standing: taken.standing });
  await sql`update taken_classes set left_because = ${why}, given_back_at = ${why === null ? now : null}
    where ${ofTaken}`.execute(trx);
  if (why !== null) return;
  await sql`update classes set source = ${takeover.source}, waitlist_size = ${taken.waitlistSize},
      late_cancel_minutes = ${taken.lateCancelMinutes}
    where studio_id = ${studioId} and class_id = ${classId}`.execute(trx);
  await sql`update source_classes set roster_to_settle = false
    where studio_id = ${studioId} and source = ${takeover.source} and class_id = ${classId}`.execute(trx);
  await announceChange(work, 'class', classId);
}

async function leftWhy(
  work: Work,
  { source }: TakeoverRow,
  { class_id: classId, starts_at }: ClassRecord,
  { isConnected, standing }: { isConnected: boolean; standing: string },
): Promise<LeftWhy | null> {
  const { trx, studioId, now } = work;
  if (starts_at <= now) return 'begun';
  if ((await standingOf(work, classId)) !== standing) return 'changed';
  const { rows } = await sql`select from source_classes s
    left join source_places p on p.studio_id = s.studio_id and p.source = s.source and p.place_id = s.place_id
    where s.studio_id = ${studioId} and s.source = ${source} and s.class_id = ${classId} and not s.cancelled and s.missing = 0
      and p.followed is not false`.execute(trx);
  return isConnected && rows.length > 0 ? null : 'not_followed';
}

/**
 * Ends what this run was of, unless it was taken back meanwhile. What is given back is read at once and whole, whether or not it was
 * read when it was taken over: nobody else decides over it.
 */
async function end(work: Work, takeoverId: string, state: AtWork): Promise<void> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<Pick<TakeoverRow, 'source'>>`select source from source_takeovers
    where studio_id = ${studioId} and takeover_id = ${takeoverId}`.execute(trx);
  const { source } = rows[0]!;
  await holdSource(work, source);
  const takeover = (await holdTakeover(work, takeoverId))!;
  if (takeover.state !== state) return;
  if (state === 'taking')
    await sql`update source_takeovers set state = 'taken', taken_at = ${now}
      where studio_id = ${studioId} and takeover_id = ${takeoverId}`.execute(trx);
  else {
    await sql`update source_takeovers set state = 'undone', undone_at = ${now}
      where studio_id = ${studioId} and takeover_id = ${takeoverId}`.execute(trx);
    await sql`update source_connections set enabled = true, classes_read_at = null
      where studio_id = ${studioId} and source = ${source}`.execute(trx);
    await sql`update source_classes set roster_read_at = null, roster_tried_at = null
      where studio_id = ${studioId} and source = ${source} and ends_at > ${now}`.execute(trx);
    await sendReading(work, source);
  }
  await announceChange(work, 'source', null);
}
