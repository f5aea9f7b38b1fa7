import { createHash } from 'node:crypto';
import { invalidField } from '@tandem/platform';
import { sql } from 'kysely';
import type { Call } from './context.ts';
import type { Trx } from './db.ts';
import { problem } from './problem.ts';

const KEPT_HOURS = 24;
const MAX_KEY_LENGTH = 200;

/** A request that may come twice, since its answer may be lost. */
export type Wish = {
  /** What its repeats have in common; null: whoever asks keeps none. */
  key: string | null;
  endpoint: string;
  params: unknown;
  body: unknown;
};

/** What an endpoint was asked, with the header `Idempotency-Key`. @throws Problem invalid_field */
export function wishOf(
  endpoint: string,
  asked: { params: unknown; body: unknown; request: { headers: Record<string, unknown> } },
): Wish {
  const header = asked.request.headers['idempotency-key'];
  const key = header === undefined ? null : String(header);
  if (key !== null && (key.length < 1 || key.length > MAX_KEY_LENGTH))
    throw invalidField('Idempotency-Key', `The key has 1 to ${MAX_KEY_LENGTH} characters.`);
  return { key, endpoint, params: asked.params, body: asked.body };
}

/**
 * Runs `work` once per account and key: a repeat gets the first answer, also while the first is still under way (it
 * waits). A refusal rolls back and leaves the key unused.
 * @throws Problem idempotency_mismatch where the key came with another request before
 */
export async function once<T>(
  { trx, caller }: Call,
  { key, ...request }: Wish,
  work: () => Promise<T>,
): Promise<T> {
  if (key === null) return work();
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
      message: 'This key was used for another request.',
      remedy: 'Send a new key with a new request.',
    });
  return first.response;
}
