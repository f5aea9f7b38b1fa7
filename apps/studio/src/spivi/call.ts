import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTenant } from '@tandem/platform';
import type { FormFields, Outcome, SpiviMethod, SpiviRequest, SpiviResponse } from '@tandem/spivi';
import { sql } from 'kysely';
import type { Studio } from '../context.ts';
import type { Trx } from '../db.ts';
import { announceChange } from '../live.ts';
import { clientOf } from './clients.ts';
import { failpoint } from './failpoint.ts';
import { type Connection, MAX_REJECTED_LOGINS, stoppedBecause } from './load-connection.ts';

/** A call that has no outcome by then was lost with its process. Above the client's own timeout. */
const CALL_LEASE_SECONDS = 30;
const WAIT_FOR_TURN_MS = 15_000;
const ASK_AGAIN_MS = 20;
/** `last_success_at` is written at most this often. */
const SUCCESS_EVERY_SECONDS = 5;

/** No call may be made now: the connection is gone, paused, changed, or its login was refused too often. */
export class CallsStopped extends Error {
  readonly reason: 'not_connected' | 'draft' | 'paused' | 'auth' | 'changed' | 'held';
  constructor(reason: CallsStopped['reason']) {
    super(`No call to Spivi may be made now: ${reason}.`);
    this.name = 'CallsStopped';
    this.reason = reason;
  }
}

export type CallAbout = {
  connection: Connection;
  classId?: string;
  customerId?: string;
  /** A look-up for the preview of a draft: the only calls that one allows. */
  preview?: boolean;
  /** Written in the transaction that records the attempt, before the call; a throw here prevents the call. */
  before?: (trx: Trx) => Promise<void>;
};
/** Written in the transaction that records a success. */
type After<T> = (trx: Trx, value: T) => Promise<void>;

/**
 * The one way to call Spivi. The attempt is a row before the call and has its outcome after it, so that a crash leaves
 * a trace; a password refused three times by whatever workers is not sent a fourth time.
 * @throws CallsStopped when the connection does not allow calls; every failure of the call itself is an outcome
 */
export function callSpivi<M extends SpiviMethod>(
  studio: Studio,
  about: CallAbout,
  method: M,
  request: SpiviRequest<M>,
  after?: After<SpiviResponse<M>>,
): Promise<Outcome<SpiviResponse<M>>> {
  // Who is meant is in the row's own columns: names and emails stay out.
  const record = method.startsWith('EventService/') ? request : {};
  return recorded(studio, about, method, record, after, (client) => client.call(method, request));
}

/** A reading call outside the known methods, which Spivi's cloud may not have. */
export function askExtension(
  studio: Studio,
  about: CallAbout,
  path: string,
  fields: FormFields,
): Promise<Outcome<Record<string, unknown>>> {
  return recorded(studio, about, path, {}, undefined, (client) =>
    client.callExtension(path, fields, { effect: 'read' }),
  );
}

async function recorded<T>(
  studio: Studio,
  about: CallAbout,
  method: string,
  request: object,
  after: After<T> | undefined,
  call: (client: ReturnType<typeof clientOf>) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const { connection } = about;
  const attemptId = randomUUID();
  const step = method.split('/')[1]!;
  const deadline = Date.now() + WAIT_FOR_TURN_MS;
  while (!(await begin(studio, about, attemptId, method, request))) {
    if (Date.now() > deadline)
      return { kind: 'transient', code: 'rate_limited', message: 'Too many calls to Spivi are under way.' };
    await sleep(ASK_AGAIN_MS);
  }
  failpoint(`started:${step}`);
  const begun = performance.now();
  const outcome = await call(clientOf(studio, connection));
  const durationMs = performance.now() - begun;
  failpoint(`answered:${step}`);
  await inTenant(studio.db, connection.studioId, async (trx) => {
    await trx
      .updateTable('spivi_attempts')
      .set({
        outcome: outcome.kind,
        code: outcome.kind === 'ok' ? null : outcome.code,
        message: outcome.kind === 'ok' ? null : outcome.message,
        duration_ms: durationMs,
      })
      .where('studio_id', '=', connection.studioId)
      .where('attempt_id', '=', attemptId)
      .execute();
    await noteHealth(trx, connection, outcome);
    if (outcome.kind === 'ok') await after?.(trx, outcome.value);
  });
  failpoint(`recorded:${step}`);
  return outcome;
}

/** Records the attempt unless as many calls are under way as refusals are left; false: try again shortly. */
function begin(
  studio: Studio,
  { connection, classId, customerId, preview, before }: CallAbout,
  attemptId: string,
  method: string,
  request: object,
): Promise<boolean> {
  const { studioId, credentialVersion } = connection;
  return inTenant(studio.db, studioId, async (trx) => {
    const now = await trx
      .selectFrom('spivi_connections')
      .select(['draft', 'enabled', 'credential_version', 'rejected_logins'])
      .where('studio_id', '=', studioId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    const stopped = stoppedBecause(
      now
        ? {
            draft: now.draft && !preview,
            enabled: now.enabled || now.draft,
            rejectedLogins: now.rejected_logins,
          }
        : null,
    );
    if (stopped) throw new CallsStopped(stopped);
    if (now!.credential_version !== credentialVersion) throw new CallsStopped('changed');
    const { rows } = await sql`
      insert into spivi_attempts (studio_id, attempt_id, method, class_id, customer_id, request)
      select ${studioId}, ${attemptId}, ${method}, ${classId ?? null}::uuid, ${customerId ?? null}::uuid, ${JSON.stringify(request)}::jsonb
      where (
        select count(*) from spivi_attempts where studio_id = ${studioId} and outcome = 'started'
          and started_at > now() - make_interval(secs => ${CALL_LEASE_SECONDS})
      ) < ${MAX_REJECTED_LOGINS - now!.rejected_logins}
      returning attempt_id`.execute(trx);
    if (rows.length === 0) return false;
    await before?.(trx);
    return true;
  });
}

/** Keeps the connection's health: what people see on the integrations page, and the count of refused logins. */
async function noteHealth(trx: Trx, connection: Connection, outcome: Outcome<unknown>): Promise<void> {
  const { studioId, credentialVersion } = connection;
  // A refused argument says nothing about the connection's health.
  if (outcome.kind === 'permanent') return;
  const { rows } =
    outcome.kind === 'ok'
      ? await sql`
          update spivi_connections
          set last_success_at = now(), last_error_code = null, last_error_message = null, last_error_at = null
          where studio_id = ${studioId} and credential_version = ${credentialVersion} and (last_error_code is not null
            or last_success_at is null or last_success_at < now() - make_interval(secs => ${SUCCESS_EVERY_SECONDS}))
          returning 1`.execute(trx)
      : await sql`
          update spivi_connections
          set rejected_logins = rejected_logins + ${outcome.kind === 'config' ? 1 : 0},
            last_error_code = ${outcome.code}, last_error_message = ${outcome.message}, last_error_at = now()
          where studio_id = ${studioId} and credential_version = ${credentialVersion}
          returning 1`.execute(trx);
  if (rows.length > 0) await announceChange(trx, studioId, 'spivi', null);
}
