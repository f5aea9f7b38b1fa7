import type { NoticeKind, Reason } from '@tandem/api/words';
import type { Failure, Outcome } from '@tandem/spivi';
import { sql } from 'kysely';
import { BREAKER_FAILURES, MAX_ASKED_SECONDS, pauseSeconds } from '../../base/breaker.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import type { Connection } from './load-connection.ts';
import { lostCalls } from './lost-calls.ts';
import { tryAgainAt } from './turns.ts';

/** `last_success_at` is written at most this often. */
const SUCCESS_EVERY_SECONDS = 5;
/** Or it counts as down after fewer failures, if nothing has succeeded for as long as it takes to compare everything. */
const DOWN_FAILURES = 3;
const DOWN_AFTER_MS = 10 * 60_000;

/** One when it goes down, one when it is back, one when the login must be given anew. */
export type Notice = { kind: NoticeKind; code: Reason | null; downSeconds: number | null };

/** Keeps the connection's health in step with a call's outcome. @returns what people are to be told, once */
export async function noteOutcome(
  work: Work,
  connection: Connection,
  outcome: Outcome<unknown>,
  probe: boolean,
): Promise<Notice | null> {
  // Who refuses an argument has understood it and knows the login.
  if (outcome.kind === 'ok' || outcome.kind === 'permanent') return noteWorking(work, connection, probe);
  return outcome.kind === 'config'
    ? noteRejected(work, connection, outcome)
    : noteFailure(work, connection, outcome, probe);
}

/** The login and the site were just shown to work: what failed before is over, and what waited goes on. */
export async function noteSuccess(work: Work): Promise<Notice | null> {
  const { trx, studioId } = work;
  const { credential_version: credentialVersion } = await trx
    .selectFrom('spivi_connections')
    .select('credential_version')
    .where('studio_id', '=', studioId)
    .executeTakeFirstOrThrow();
  return noteWorking(work, { studioId, credentialVersion }, true);
}

type Version = Pick<Connection, 'studioId' | 'credentialVersion'>;

async function noteWorking(
  work: Work,
  { studioId, credentialVersion }: Version,
  ends: boolean,
): Promise<Notice | null> {
  const { trx, now } = work;
  const { rows } = await sql<{ was_down: Date | null; was_held: boolean }>`
    update spivi_connections n
    set last_success_at = ${now}, last_error_code = null, last_error_message = null, last_error_at = null,
      failures_in_row = 0, failing_since = null, down_since = null,
      held_until = ${ends ? sql`null` : sql`n.held_until`}
    from (select studio_id, down_since, held_until from spivi_connections where studio_id = ${studioId}
      for no key update) before
    where n.studio_id = before.studio_id and n.credential_version = ${credentialVersion}
      and (${ends} or n.last_error_code is not null or n.failures_in_row > 0 or n.last_success_at is null
        or n.last_success_at < ${new Date(now.getTime() - SUCCESS_EVERY_SECONDS * 1000)})
    returning before.down_since as was_down, before.held_until is not null as was_held`.execute(trx);
  const row = rows[0];
  if (!row) return null;
  await announceChange(work, 'spivi', null);
  if (ends && row.was_held) await tryAgainAt(work, now);
  if (!row.was_down) return null;
  const downSeconds = (now.getTime() - row.was_down.getTime()) / 1000;
  return tell(work, { kind: 'up', code: null, downSeconds });
}

/**
 * The login was refused: counted by the version of the credentials, whoever used it. It is the last one where the lost
 * calls before it, which were then probably refused too, make up the number.
 */
export async function noteRejected(
  work: Work,
  { studioId, credentialVersion }: Version,
  { code, message }: Pick<Failure, 'code' | 'message'>,
): Promise<Notice | null> {
  const { trx, now } = work;
  const { rows } = await sql<{ rejected_logins: number }>`
    update spivi_connections set
      rejected_logins = greatest(rejected_logins + 1,
        case when rejected_logins + 1 + ${lostCalls(studioId)} >= ${MAX_REJECTED_LOGINS} then ${MAX_REJECTED_LOGINS}::int end),
      last_error_code = ${code}, last_error_message = ${message}, last_error_at = ${now}
    where studio_id = ${studioId} and credential_version = ${credentialVersion}
    returning rejected_logins`.execute(trx);
  if (!rows[0]) return null;
  await announceChange(work, 'spivi', null);
  if (rows[0].rejected_logins !== MAX_REJECTED_LOGINS) return null;
  return tell(work, { kind: 'reauth', code, downSeconds: null });
}

/** No answer, or none that can be used: holds further calls as long as Spivi asks, or longer with each in a row. */
async function noteFailure(
  work: Work,
  { studioId, credentialVersion }: Version,
  failure: Failure,
  probe: boolean,
): Promise<Notice | null> {
  const { trx, now } = work;
  const row = await trx
    .selectFrom('spivi_connections')
    .select(['failures_in_row', 'failing_since', 'down_since', 'held_until'])
    .where('studio_id', '=', studioId)
    .where('credential_version', '=', credentialVersion)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) return null;
  // A call that was under way when the others began to be held tells nothing new.
  const late = !probe && row.failures_in_row >= BREAKER_FAILURES;
  const failures = row.failures_in_row + (late ? 0 : 1);
  const failingSince = row.failing_since ?? now;
  const isDown =
    failures >= BREAKER_FAILURES ||
    (failures >= DOWN_FAILURES && now.getTime() - failingSince.getTime() >= DOWN_AFTER_MS);
  const askedSeconds = Math.min(failure.retryAfterSeconds ?? 0, MAX_ASKED_SECONDS);
  const holdSeconds = Math.max(askedSeconds, late ? 0 : pauseSeconds(failures));
  const until = new Date(now.getTime() + holdSeconds * 1000);
  const held = probe || !row.held_until || until > row.held_until ? until : row.held_until;
  await trx
    .updateTable('spivi_connections')
    .set({
      failures_in_row: failures,
      failing_since: failingSince,
      down_since: row.down_since ?? (isDown ? failingSince : null),
      held_until: held > now ? held : null,
      last_error_code: failure.code,
      last_error_message: failure.message,
      last_error_at: now,
    })
    .where('studio_id', '=', studioId)
    .execute();
  await announceChange(work, 'spivi', null);
  if (holdSeconds > 0) await tryAgainAt(work, held);
  if (!isDown || row.down_since) return null;
  return tell(work, { kind: 'down', code: failure.code, downSeconds: null });
}

async function tell({ trx, studioId, now }: Work, notice: Notice): Promise<Notice> {
  const { kind, code, downSeconds } = notice;
  await trx
    .insertInto('spivi_notices')
    .values({ studio_id: studioId, at: now, kind, code, down_seconds: downSeconds })
    .execute();
  return notice;
}

const SAID = {
  down: { event: 'spivi.down', words: 'Spivi is down: calls are held and tried again' },
  up: { event: 'spivi.up', words: 'Spivi is back' },
  reauth: {
    event: 'spivi.login_refused',
    words: 'Spivi has refused the login: no call is made until it is given anew',
  },
} as const;

/** One line for each notice, once it is committed. */
export function tellLog(studio: Studio, studioId: string, notice: Notice | null): void {
  if (!notice) return;
  const { kind, code, downSeconds } = notice;
  const { event, words } = SAID[kind];
  studio.log[kind === 'up' ? 'info' : 'warn']({ event, studioId, code, downSeconds }, words);
}
