import { createHash } from 'node:crypto';
import { invalidField } from '@tandem/platform';
import { sql } from 'kysely';
import type { Call } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { problem } from '../base/problem.ts';

const KEPT_HOURS = 24;
const MAX_KEY_LENGTH = 200;

/**
 * Runs `work` once per account and key: a repeat gets the first answer, also while the first is still under way (it
 * waits). A refusal rolls back and leaves the key unused.
 * @throws Problem idempotency_mismatch where the key came with another request before
 */
export async function once<T extends object>(
  { trx, caller }: Call,
  key: string | undefined,
  request: object,
  work: () => Promise<T>,
): Promise<T> {
  if (key === undefined) return work();
  if (key.length < 1 || key.length > MAX_KEY_LENGTH)
    throw invalidField('Idempotency-Key', `The key has 1 to ${MAX_KEY_LENGTH} characters.`);
  const hash = createHash('sha256').update(JSON.stringify(request)).digest();
  const own = sql`studio_id = ${caller.studioId} and account_id = ${caller.accountId}`;
  const expired = sql`k.created_at < now() - make_interval(hours => ${KEPT_HOURS})`;
  const { numAffectedRows } = await sql`
    with dropped as (delete from idempotency_keys k where ${own} and key <> ${key} and ${expired})
    insert into idempotency_keys as k (studio_id, account_id, key, request_hash)
    values (${caller.studioId}, ${caller.accountId}, ${key}, ${hash})
    on conflict (studio_id, account_id, key) do update
      set request_hash = excluded.request_hash, response = null, created_at = now() where ${expired}`.execute(
    trx,
  );
  if (numAffectedRows === 0n) return repeated<T>(trx, own, key, hash);
  const answer = await work();
  await sql`update idempotency_keys set status = 200, response = ${JSON.stringify(answer)}
    where ${own} and key = ${key}`.execute(trx);
  return answer;
}

async function repeated<T>(trx: Trx, own: ReturnType<typeof sql>, key: string, hash: Buffer): Promise<T> {
  const { rows } = await sql<{ request_hash: Buffer; response: T }>`
    select request_hash, response from idempotency_keys where ${own} and key = ${key}`.execute(trx);
  const first = rows[0]!;
  if (!first.request_hash.equals(hash))
    throw problem({
      code: 'idempotency_mismatch',
      field: 'Idempotency-Key',
      message: 'This key was used for another booking.',
      remedy: 'Send a new key with a new request.',
    });
  return first.response;
}
