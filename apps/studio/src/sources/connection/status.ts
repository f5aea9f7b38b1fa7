import type { SourcePreview, SourceStatus } from '@tandem/api/studio';
import type { ForeignSource, SourceFailure, SourceSignIn, SourceState } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import { stoppedBecause } from '../calls/connection.ts';
import { stillFollows } from '../follows.ts';
import { CLASSES_EVERY_SECONDS } from '../reading/read-source.ts';
import { READINGS_TO_BELIEVE } from '../rules.ts';
import { allowedBaseUrls, redirectUriOf } from './connect.ts';

type Row = {
  baseUrl: string;
  signIn: SourceSignIn | null;
  preview: SourcePreview | null;
  enabled: boolean;
  rejectedLogins: number;
  failingSince: Date | null;
  heldUntil: Date | null;
  readAt: Date | null;
  manyGoneAt: Date | null;
  checkIns: boolean;
  errorCode: SourceFailure | null;
  errorAt: Date | null;
};

/** How the connection stands, with what it follows of the classes that are not over. */
export async function readStatus(work: Work, source: ForeignSource): Promise<SourceStatus> {
  const { trx, studioId, now } = work;
  const { rows } = await sql<Row>`select base_url as "baseUrl", sign_in as "signIn", preview, enabled,
      rejected_logins as "rejectedLogins", failing_since as "failingSince", held_until as "heldUntil",
      classes_read_at as "readAt", many_gone_at as "manyGoneAt", check_ins as "checkIns", last_error_code as "errorCode", last_error_at as "errorAt"
    from source_connections where studio_id = ${studioId} and source = ${source}`.execute(trx);
  const row = rows[0];
  const ways = {
    allowedBaseUrls: [...allowedBaseUrls(work.studio, source)],
    redirectUri: redirectUriOf(work.studio, studioId),
  };
  if (!row) return { connection: null, ...ways };
  const { baseUrl, signIn, failingSince, readAt, manyGoneAt, errorCode, errorAt } = row;
  const heldUntil = row.heldUntil && row.heldUntil > now ? row.heldUntil : null;
  const state = stateOf(row);
  const reads = state === 'connected' || state === 'failing';
  const dueAt = readAt ? new Date(readAt.getTime() + CLASSES_EVERY_SECONDS * 1000) : now;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...ways,
    connection: {
      ...{ state, baseUrl, signIn, preview: row.preview },
      readAt: iso(readAt),
      nextReadAt: reads ? iso(heldUntil && heldUntil > dueAt ? heldUntil : dueAt) : null,
      failingSince: iso(failingSince),
      heldUntil: iso(heldUntil),
      lastError: errorCode && errorAt && { code: errorCode, at: errorAt.toISOString() },
      manyGoneSince: iso(manyGoneAt),
      ...(await countFollowed(work, source)),
      checkIns: { on: row.checkIns, ...(await countPresses(work, source)) },
    },
  };
}

function stateOf(row: Row): SourceState {
  const stopped = stoppedBecause(row);
  if (stopped === 'auth') return 'reauth';
  if (row.preview) return 'draft';
  if (stopped === 'paused') return 'paused';
  return row.failingSince ? 'failing' : 'connected';
}

type Counts = { followed: number; waiting: number };

async function countFollowed(
  { trx, studioId, now }: Work,
  source: ForeignSource,
): Promise<{ classes: Counts; bookings: Counts }> {
  const { rows } = await sql<{ classes: Counts; bookings: Counts }>`
    with coming as (select * from source_classes s where studio_id = ${studioId} and source = ${source}
      and ends_at > ${now} and not cancelled and missing < ${READINGS_TO_BELIEVE} and ${stillFollows})
    select json_build_object('followed', count(*) filter (where trouble is null and class_id is not null),
        'waiting', count(*) filter (where trouble is not null or class_id is null)) as classes,
      (select json_build_object('followed', count(*) filter (where b.trouble is null and b.booking_id is not null),
          'waiting', count(*) filter (where b.trouble is not null or b.booking_id is null))
        from source_bookings b join coming s using (studio_id, source) where b.foreign_class = s.foreign_id
          and not b.cancelled and b.missing < ${READINGS_TO_BELIEVE}) as bookings
    from coming`.execute(trx);
  return rows[0]!;
}

/** Check-ins here that are still to be sent, and those that were refused, of classes that are followed. */
async function countPresses(
  { trx, studioId }: Work,
  source: ForeignSource,
): Promise<{ waiting: number; refused: number }> {
  const { rows } = await sql<{ waiting: number; refused: number }>`
    select count(*) filter (where w.state = 'waiting')::int as waiting,
      count(*) filter (where w.state = 'refused')::int as refused
    from source_check_ins w
    join source_classes s on s.studio_id = w.studio_id and s.source = w.source and s.foreign_id = w.foreign_class
    where w.studio_id = ${studioId} and w.source = ${source} and ${stillFollows}`.execute(trx);
  return rows[0]!;
}
