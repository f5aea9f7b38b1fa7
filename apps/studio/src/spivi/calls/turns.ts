import { readConfig, requestId } from '@tandem/platform';
import { sql } from 'kysely';
import { z } from 'zod';
import { BREAKER_FAILURES } from '../../base/breaker.ts';
import { inStudio } from '../../base/call.ts';
import type { Studio, Work } from '../../base/context.ts';
import { MAX_REJECTED_LOGINS } from '../../mirror/index.ts';
import { forgetClients } from './clients.ts';
import { type Connection, stoppedBecause } from './load-connection.ts';
import { CALL_LEASE_SECONDS, lostCalls } from './lost-calls.ts';

/** Nobody has published Spivi's limit: be polite. */
const CLOUD_CALLS_PER_SECOND = 20;
/** A tracker on this machine is ours. */
const LOCAL_CALLS_PER_SECOND = 1000;
const { SPIVI_CALLS_PER_SECOND } = readConfig(
  z.object({ SPIVI_CALLS_PER_SECOND: z.coerce.number().min(0.1).max(10_000).optional() }),
);
/** Turns are given so far ahead at most: whoever gets one sleeps until it comes. */
const MAX_AHEAD_MS = 250;
const ASK_AGAIN_MS = 20;
/** A probe without an outcome by then was lost with its process. */
const PROBE_SECONDS = 15;

/** The rate that all processes together keep towards this server. */
export function callsPerSecond(baseUrl: string): number {
  const local = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:|\/|$)/.test(baseUrl);
  return SPIVI_CALLS_PER_SECOND ?? (local ? LOCAL_CALLS_PER_SECOND : CLOUD_CALLS_PER_SECOND);
}

/** No call may be made now: the connection is gone, paused, changed, held, or its login was refused too often. */
export class CallsStopped extends Error {
  readonly reason: 'not_connected' | 'draft' | 'paused' | 'auth' | 'changed' | 'held';
  /** When held: no call before this. */
  readonly until: Date | null;
  constructor(reason: CallsStopped['reason'], until: Date | null = null) {
    super(`No call to Spivi may be made now: ${reason}.`);
    this.name = 'CallsStopped';
    this.reason = reason;
    this.until = until;
  }
}

export type CallAbout<T = never> = {
  connection: Connection;
  classId?: string;
  customerId?: string;
  /** A look-up for the preview of a draft: the only calls that one allows. */
  preview?: boolean;
  /** Written in the transaction that records the attempt, before the call; a throw here prevents the call. */
  before?: (work: Work) => Promise<void>;
  /** Written in the transaction that records a success. */
  after?: (work: Work, value: T) => Promise<void>;
};
export type Attempted = { attemptId: string; method: string; request: object };
/** `again`: ask once more then. Else a turn that begins then; `probe`: the only one while calls are held. */
export type Turn = { againInMs: number } | { beginsInMs: number; probe: boolean };

/**
 * Takes a slot and a turn for a call and records the attempt, unless as many calls are under way as refusals of the
 * login are left. A lost call may have used one up; where that leaves none, one goes alone to find out.
 * @throws CallsStopped
 */
export function takeTurn(studio: Studio, about: CallAbout, attempted: Attempted): Promise<Turn> {
  const { studioId } = about.connection;
  return inStudio(studio, studioId, async (work) => {
    const { trx, now } = work;
    const turn = await lockTurns(work, about);
    if (turn.waitMs > MAX_AHEAD_MS) return { againInMs: turn.waitMs - MAX_AHEAD_MS / 2 };
    const { rows } = await sql`
      with slot as (
        insert into spivi_attempts (studio_id, attempt_id, method, class_id, customer_id, request, request_id)
        select ${studioId}, ${attempted.attemptId}, ${attempted.method}, ${about.classId ?? null}::uuid,
          ${about.customerId ?? null}::uuid, ${JSON.stringify(attempted.request)}::jsonb, ${requestId() ?? null}
        where (
          select count(*) from spivi_attempts where studio_id = ${studioId} and outcome = 'started'
            and started_at > now() - make_interval(secs => ${CALL_LEASE_SECONDS})
        ) < greatest(1, ${turn.refusalsLeft} - ${lostCalls(studioId)})
        returning 1
      )
      update spivi_connections n set next_call_at = ${nextCallAt(about, 1)},
        held_until = ${turn.probe ? new Date(now.getTime() + PROBE_SECONDS * 1000) : sql`held_until`}
      where studio_id = ${studioId} and exists (select from slot)
      returning 1`.execute(trx);
    if (rows.length === 0) return { againInMs: ASK_AGAIN_MS };
    await about.before?.(work);
    return { beginsInMs: turn.waitMs, probe: turn.probe };
  });
}

/** Takes some more turns for calls within a slot that is held already. @throws CallsStopped */
export function takeTurns(
  studio: Studio,
  about: CallAbout,
  most: number,
): Promise<{ againInMs: number } | { beginsInMs: number; turns: number; everyMs: number }> {
  const { studioId, baseUrl } = about.connection;
  const everyMs = 1000 / callsPerSecond(baseUrl);
  return inStudio(studio, studioId, async (work) => {
    const { trx } = work;
    const turn = await lockTurns(work, about);
    if (turn.waitMs > MAX_AHEAD_MS) return { againInMs: turn.waitMs - MAX_AHEAD_MS / 2 };
    const turns = Math.max(1, Math.min(most, Math.floor((MAX_AHEAD_MS - turn.waitMs) / everyMs)));
    await sql`update spivi_connections n set next_call_at = ${nextCallAt(about, turns)}
      where studio_id = ${studioId}`.execute(trx);
    return { beginsInMs: turn.waitMs, turns, everyMs };
  });
}

const nextCallAt = ({ connection }: CallAbout, turns: number) =>
  sql`greatest(n.next_call_at, clock_timestamp())
    + make_interval(secs => ${turns / callsPerSecond(connection.baseUrl)})`;

/** Locks the connection: whoever disables it commits before or after. @throws CallsStopped */
async function lockTurns({ trx, now }: Work, { connection, preview }: CallAbout) {
  const { studioId, credentialVersion } = connection;
  const { rows } = await sql<{
    draft: boolean;
    enabled: boolean;
    credential_version: number;
    rejected_logins: number;
    failures_in_row: number;
    held_until: Date | null;
    wait_ms: number;
  }>`
    select draft, enabled, credential_version, rejected_logins, failures_in_row, held_until,
      greatest(0, extract(epoch from next_call_at - clock_timestamp()) * 1000)::float8 as wait_ms
    from spivi_connections where studio_id = ${studioId} for no key update`.execute(trx);
  const row = rows[0];
  const stopped = stoppedBecause(
    row
      ? {
          draft: row.draft && !preview,
          enabled: row.enabled || row.draft,
          rejectedLogins: row.rejected_logins,
        }
      : null,
  );
  if (stopped === 'not_connected') forgetClients(studioId);
  if (stopped) throw new CallsStopped(stopped);
  if (row!.credential_version !== credentialVersion) throw new CallsStopped('changed');
  const { held_until: heldUntil } = row!;
  if (heldUntil && heldUntil > now) throw new CallsStopped('held', heldUntil);
  return {
    waitMs: row!.wait_ms ?? 0,
    refusalsLeft: MAX_REJECTED_LOGINS - row!.rejected_logins,
    probe: row!.failures_in_row >= BREAKER_FAILURES,
  };
}

/**
 * Sees to it that what waits is taken up when calls are no longer held: jobs that meet a hold end, and one job per
 * studio looks again at its end. In the past: at once.
 */
export async function tryAgainAt({ studio, trx, studioId, now }: Work, at: Date): Promise<void> {
  const seconds = Math.ceil((at.getTime() - now.getTime()) / 1000);
  const key = seconds > 0 ? studioId : `${studioId}:now`;
  await studio.jobs.send(
    trx,
    'try-again',
    { studioId },
    { key, ...(seconds > 0 && { startAfterSeconds: seconds }) },
  );
}
