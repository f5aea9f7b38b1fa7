import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inSpan, requestId } from '@tandem/platform';
import { sql } from 'kysely';
import { MAX_ASKED_SECONDS, pauseSeconds } from '../../base/breaker.ts';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { SIGN_IN, type Told } from '../adapter.ts';
import { type Connection, stoppedBecause } from './connection.ts';

/** No limit is published: one call under way, and two in a second. */
export const CALLS_PER_SECOND = 2;
/** A call without an outcome by then was lost with its process. Above the timeout of a call. */
const CALL_LEASE_SECONDS = 30;
const WAIT_FOR_TURN_MS = 20_000;
const ASK_AGAIN_MS = 50;
/** Turns are given so far ahead at most: whoever gets one sleeps until it comes. */
const MAX_AHEAD_MS = 250;
/** While somebody waits for what was hinted at, whatever else is asked steps aside, so long for one call and one hint. */
const STEP_ASIDE_MS = 2000;
const HINT_WAITS_SECONDS = 3;
/** A turn older than this is not used: whether calls are still allowed is asked anew. */
const MAX_TURN_AGE_MS = 3000;
/** What a call of a login that is tried is noted as. */
const TRIAL = 'check';
/** What refuses the login, and not only this call. */
const LOGIN_REFUSED = ['client_refused', 'grant_refused'];

/** Whether a failure is one of the connection, and not of what was asked for: whatever else is asked fails too. */
export const stopsAll = (told: Told<unknown>): boolean =>
  told.kind === 'config' && told.code !== 'not_allowed';

type What = {
  /** For the record; `about`: the id there of what it is about. */
  method: string;
  about: string | null;
  /** It is read because of a hint, and steps aside for nobody. */
  hinted: boolean;
  /** A login is tried: how the one that is kept stands is no reason against it. */
  trial?: boolean;
};
type Of = Pick<Connection, 'studioId' | 'source' | 'credentialVersion'>;

/** No call may be made now: the connection is gone, paused, changed, held, its login was refused too often, or the run's time is over. */
export class SourceStopped extends Error {
  override name = 'SourceStopped';
  readonly reason: 'not_connected' | 'paused' | 'auth' | 'changed' | 'held' | 'over';
  constructor(reason: SourceStopped['reason']) {
    super(`No call may be made now: ${reason}.`);
    this.reason = reason;
  }
}

/**
 * The one way to call a source. All processes together have one call under way and keep one rate, wait as long as it asks, hold
 * back while it fails and stop when the connection is paused or removed; each call is a row before it is made.
 * @throws SourceStopped; every failure of the call itself is an outcome
 */
export async function callSource<T>(
  studio: Studio,
  of: Of,
  what: What,
  make: () => Promise<Told<T>>,
): Promise<Told<T>> {
  const callId = await beginCall(studio, of, what);
  if (callId === null) return { kind: 'transient', code: 'rate_limited' };
  const begun = performance.now();
  const told = await traced(of, what.method, make);
  const durationMs = performance.now() - begun;
  await inStudio(studio, of.studioId, async (work) => {
    // The connection's row before all else, as when the turn was taken.
    await noteOutcome(work, of, { callId, ...what }, told);
    await noteCall(work, callId, told, durationMs);
  });
  return told;
}

/**
 * Makes one call of a login that is tried, where a connection stands already: in its turn with all that is asked by that one, also
 * while it is paused or refused. It is a row as any; of the connection's health it says nothing.
 */
export async function callOnTrial<T>(studio: Studio, of: Of, make: () => Promise<Told<T>>): Promise<Told<T>> {
  const callId = await beginCall(studio, of, { method: TRIAL, about: null, hinted: true, trial: true });
  if (callId === null) return { kind: 'transient', code: 'rate_limited' };
  const begun = performance.now();
  const told = await traced(of, TRIAL, make);
  const durationMs = performance.now() - begun;
  await inStudio(studio, of.studioId, async (work) => {
    await endTurn(work, of, callId);
    await noteCall(work, callId, told, durationMs);
  });
  return told;
}

const traced = <T>({ source }: Of, method: string, make: () => Promise<Told<T>>): Promise<Told<T>> =>
  inSpan('calls', `${source} ${method}`, make, ({ kind }) => ({
    attributes: { outcome: kind },
    failed: kind !== 'ok',
  }));

const noteCall = (
  { trx, studioId }: Work,
  callId: string,
  told: Told<unknown>,
  durationMs: number,
): Promise<unknown> =>
  sql`update source_calls set outcome = ${told.kind}, code = ${told.kind === 'ok' ? null : told.code},
      http_status = ${told.kind === 'ok' ? null : (told.httpStatus ?? null)}, duration_ms = ${durationMs}
    where studio_id = ${studioId} and call_id = ${callId}`.execute(trx);

/** Waits for the turn of a call. @returns null where none came in time */
async function beginCall(studio: Studio, of: Of, what: What): Promise<string | null> {
  const deadline = performance.now() + WAIT_FOR_TURN_MS;
  const asideUntil = performance.now() + (what.hinted ? 0 : STEP_ASIDE_MS);
  while (performance.now() < deadline) {
    const callId = randomUUID();
    const askedAt = performance.now();
    const call = { callId, ...what, aside: askedAt < asideUntil };
    const turn = await inStudio(studio, of.studioId, (work) => takeTurn(work, of, call));
    if ('againInMs' in turn) {
      await sleep(turn.againInMs);
      continue;
    }
    if (turn.beginsInMs > 0) await sleep(turn.beginsInMs);
    if (performance.now() - askedAt < MAX_TURN_AGE_MS) return callId;
    await inStudio(studio, of.studioId, (work) => giveBack(work, of, callId));
  }
  return null;
}

/** Locks the connection: whoever pauses it commits before or after. @throws SourceStopped */
async function takeTurn(
  work: Work,
  { studioId, source, credentialVersion }: Of,
  call: What & { callId: string; aside: boolean },
): Promise<{ againInMs: number } | { beginsInMs: number }> {
  const { studio, trx, now } = work;
  const { rows } = await sql<{
    enabled: boolean;
    version: number;
    rejectedLogins: number;
    heldUntil: Date | null;
    busy: boolean;
    waitMs: number;
    hinted: boolean;
  }>`
    select enabled, credential_version as version, rejected_logins as "rejectedLogins", held_until as "heldUntil",
      coalesce(call_until > clock_timestamp(), false) as busy,
      coalesce(greatest(0, extract(epoch from next_call_at - clock_timestamp()) * 1000), 0)::float8 as "waitMs",
      ${call.aside}::boolean and exists (select from source_hints h where h.studio_id = ${studioId} and h.source = ${source}
        and h.hinted_at > clock_timestamp() - make_interval(secs => ${HINT_WAITS_SECONDS})) as hinted
    from source_connections where studio_id = ${studioId} and source = ${source} for no key update`.execute(
    trx,
  );
  const row = rows[0] ?? null;
  const stopped = stoppedBecause(row);
  if (stopped && (row === null || !call.trial)) throw new SourceStopped(stopped);
  const { version, heldUntil, busy, waitMs, hinted } = row!;
  if (version !== credentialVersion) throw new SourceStopped('changed');
  if (heldUntil && heldUntil > now && !call.trial) throw new SourceStopped('held');
  if (busy || hinted) return { againInMs: ASK_AGAIN_MS };
  if (waitMs > MAX_AHEAD_MS) return { againInMs: waitMs - MAX_AHEAD_MS / 2 };
  const everySeconds = 1 / (studio.settings.sourceCallsPerSecond ?? CALLS_PER_SECOND);
  await sql`update source_connections set call_id = ${call.callId},
      call_until = clock_timestamp() + make_interval(secs => ${CALL_LEASE_SECONDS}),
      next_call_at = greatest(next_call_at, clock_timestamp()) + make_interval(secs => ${everySeconds})
    where studio_id = ${studioId} and source = ${source}`.execute(trx);
  await sql`insert into source_calls (studio_id, call_id, source, method, about, request_id)
    values (${studioId}, ${call.callId}, ${source}, ${call.method}, ${call.about}, ${requestId() ?? null})`.execute(
    trx,
  );
  return { beginsInMs: waitMs };
}

/** The turn of a call that was not made: this process had stood still. */
async function giveBack({ trx, studioId }: Work, of: Of, callId: string): Promise<void> {
  await endTurn({ trx, studioId }, of, callId);
  await sql`delete from source_calls where studio_id = ${studioId} and call_id = ${callId}`.execute(trx);
}

/** Whose lease was over has no turn to end: the next one's stays. */
const endTurn = ({ trx, studioId }: Pick<Work, 'trx' | 'studioId'>, { source }: Of, callId: string) =>
  sql`update source_connections set call_id = null, call_until = null
    where studio_id = ${studioId} and source = ${source} and call_id = ${callId}`.execute(trx);

/** Keeps the connection's health in step with an outcome, and ends its turn. */
async function noteOutcome(
  work: Work,
  of: Of,
  { callId, method }: { callId: string; method: string },
  told: Told<unknown>,
): Promise<void> {
  const { trx, studioId, now } = work;
  const row = await trx
    .selectFrom('source_connections')
    .select(['failures_in_row', 'failing_since', 'held_until', 'rejected_logins'])
    .where('studio_id', '=', studioId)
    .where('source', '=', of.source)
    .where('credential_version', '=', of.credentialVersion)
    .forNoKeyUpdate()
    .executeTakeFirst();
  await endTurn(work, of, callId);
  if (!row) return;
  await trx
    .updateTable('source_connections')
    .set(healthAfter(method, told, row, now))
    .where('studio_id', '=', studioId)
    .where('source', '=', of.source)
    .execute();
}

type Health = {
  failures_in_row: number;
  failing_since: Date | null;
  held_until: Date | null;
  rejected_logins: number;
};

function healthAfter(method: string, told: Told<unknown>, before: Health, now: Date) {
  // Who refuses an argument has understood it and knows the login.
  if (told.kind === 'ok' || told.kind === 'permanent')
    return {
      ...{ failures_in_row: 0, failing_since: null, held_until: null },
      ...{ last_success_at: now, last_error_code: null, last_error_at: null },
      // Only who signs in shows that the login is good: a token may outlive it.
      ...(method === SIGN_IN && told.kind === 'ok' && { rejected_logins: 0 }),
    };
  const said = { last_error_code: told.code, last_error_at: now };
  if (told.kind === 'config')
    return { ...said, rejected_logins: before.rejected_logins + Number(LOGIN_REFUSED.includes(told.code)) };
  const failures = before.failures_in_row + 1;
  const asked = Math.min(told.retryAfterSeconds ?? 0, MAX_ASKED_SECONDS);
  const holdSeconds = Math.max(asked, pauseSeconds(failures));
  return {
    ...said,
    failures_in_row: failures,
    failing_since: before.failing_since ?? now,
    held_until: holdSeconds > 0 ? new Date(now.getTime() + holdSeconds * 1000) : before.held_until,
  };
}
