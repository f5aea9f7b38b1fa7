import { type ForeignSource, TAKEOVER_UNDO_DAYS, type takeoverStates } from '@tandem/api/words';
import { type RawBuilder, sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';

const DAY_MS = 86_400_000;
type State = (typeof takeoverStates)[number];

export type TakeoverRow = {
  takeoverId: string;
  source: ForeignSource;
  state: State;
  byStaff: string | null;
  begunAt: Date;
  takenAt: Date | null;
  undoneAt: Date | null;
  /** Since when it is not tried any more. */
  failedAt: Date | null;
};

const columns = sql`takeover_id as "takeoverId", source, state, by_staff as "byStaff",
  begun_at as "begunAt", taken_at as "takenAt", undone_at as "undoneAt", failed_at as "failedAt"`;

/** The latest taking over of a source, or null. */
export async function lastTakeover(
  { trx, studioId }: Work,
  source: ForeignSource,
): Promise<TakeoverRow | null> {
  const { rows } = await sql<TakeoverRow>`select ${columns} from source_takeovers
    where studio_id = ${studioId} and source = ${source} order by begun_at desc, takeover_id limit 1`.execute(
    trx,
  );
  return rows[0] ?? null;
}

/** Holds one, so that nobody begins to take it back or ends it beside; after the connection, and before people and classes. */
export async function holdTakeover({ trx, studioId }: Work, takeoverId: string): Promise<TakeoverRow | null> {
  const { rows } = await sql<TakeoverRow>`select ${columns} from source_takeovers
    where studio_id = ${studioId} and takeover_id = ${takeoverId} for no key update`.execute(trx);
  return rows[0] ?? null;
}

/** Holds the connection before all else, as whatever reads by it does. @returns null where there is none */
export async function holdSource(
  { trx, studioId }: Work,
  source: ForeignSource,
): Promise<{ enabled: boolean; rejectedLogins: number } | null> {
  const { rows } = await sql<{
    enabled: boolean;
    rejectedLogins: number;
  }>`select enabled, rejected_logins as "rejectedLogins" from source_connections
    where studio_id = ${studioId} and source = ${source} for no key update`.execute(trx);
  return rows[0] ?? null;
}

type Ended = Pick<TakeoverRow, 'takenAt' | 'undoneAt'>;

/** Until when it can be taken back: the days count from its end, and of one that was taken back from then on. */
export const undoUntil = ({ takenAt, undoneAt }: Ended, now: Date): Date =>
  new Date((undoneAt ?? takenAt ?? now).getTime() + TAKEOVER_UNDO_DAYS * DAY_MS);

/** Whether it can be taken back, or is being; of one that was taken back, whether what could not be given back can be still. */
export async function canUndo(work: Work, row: TakeoverRow): Promise<boolean> {
  if (row.state === 'taking' || row.state === 'undoing') return true;
  return work.now <= undoUntil(row, work.now) && (row.state === 'taken' || (await hasFailed(work, row)));
}

/** Whether any of its classes could not be given back. */
export async function hasFailed(
  { trx, studioId }: Work,
  { takeoverId }: Pick<TakeoverRow, 'takeoverId'>,
): Promise<boolean> {
  const { rows } =
    await sql`select from taken_classes where studio_id = ${studioId} and takeover_id = ${takeoverId}
    and left_because = 'failed' limit 1`.execute(trx);
  return rows.length > 0;
}

/** Has the classes moved by the worker; a second time beside the first changes nothing. */
export const sendTakeover = ({ studio, trx, studioId }: Work, takeoverId: string): Promise<void> =>
  studio.jobs.send(trx, 'take-over', { studioId, takeoverId }, { key: takeoverId, group: studioId });

/** Has all go on that have not come to their end, whatever became of their jobs. */
export async function sendTakeovers(studio: Studio): Promise<void> {
  const { rows } = await sql<{ studioId: string; takeoverId: string }>`
    select studio_id as "studioId", takeover_id as "takeoverId" from takeovers_at_work()`.execute(studio.db);
  for (const { studioId, takeoverId } of rows)
    await inStudio(studio, studioId, (work) => sendTakeover(work, takeoverId));
}

/** Has one go on that somebody asks for: what failed is tried anew. */
export async function goOn(work: Work, takeoverId: string): Promise<void> {
  await sql`update source_takeovers set failed_at = null, runs_in_vain = 0
    where studio_id = ${work.studioId} and takeover_id = ${takeoverId}`.execute(work.trx);
  await sendTakeover(work, takeoverId);
}

/** Those of a source that can be taken back with the last, which was begun after them; also what of them could not be given back. */
export const isEarlier = (
  { studioId, now }: Work,
  { takeoverId, source }: Pick<TakeoverRow, 'takeoverId' | 'source'>,
): RawBuilder<boolean> => sql`o.studio_id = ${studioId} and o.source = ${source} and o.takeover_id <> ${takeoverId}
  and (o.state = 'taken' or o.state = 'undone' and exists (select from taken_classes f where f.studio_id = o.studio_id
    and f.takeover_id = o.takeover_id and f.left_because = 'failed'))
  and coalesce(o.undone_at, o.taken_at) >= ${now}::timestamptz - make_interval(days => ${TAKEOVER_UNDO_DAYS})`;

/** A class `k` that was taken over and is still to be given back, whether or not that was tried in vain. */
export const isToGiveBack = sql<boolean>`(k.given_back_at is null and coalesce(k.left_because, 'failed') = 'failed')`;

/** What is said to whoever wants something that waits for its end. */
export const underWay = (name: string): { message: string; remedy: string } => ({
  message: `Classes are being taken over from ${name}, or given back.`,
  remedy: 'Wait until that is done.',
});

/** Whether classes are moved just now: whoever reads beside would be told of some as they were. */
export const isMoving = (row: TakeoverRow | null): boolean =>
  row !== null && (row.state === 'undoing' || (row.state === 'taking' && row.failedAt === null));
