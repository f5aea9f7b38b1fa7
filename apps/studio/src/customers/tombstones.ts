import { createHmac, hkdfSync } from 'node:crypto';
import { sql } from 'kysely';
import type { Studio, Work } from '../base/context.ts';

/**
 * What of an erased person must be known again: their row here, their client at a Spivi site. Never their email. The client
 * too of whoever became part of another person, if that one keeps another.
 */
export type Subject = { customerId: string } | { siteId: number; clientId: number };
type Keeper = Pick<Studio, 'secretKey' | 'retiredKeys'>;
const KEY_BYTES = 32;

/**
 * HMAC-SHA256 of a subject under a key derived from the secret key: without it nobody can tell who is meant. From the
 * first one: who was erased is known by nothing else, so that it cannot be hashed anew when the secret key changes.
 */
export function tombstoneOf(studio: Keeper, studioId: string, subject: Subject): Buffer {
  const key = Buffer.from(
    hkdfSync('sha256', studio.retiredKeys?.[0] ?? studio.secretKey, '', 'tombstones', KEY_BYTES),
  );
  const named =
    'customerId' in subject ? ['customer', subject.customerId] : ['client', subject.siteId, subject.clientId];
  return createHmac('sha256', key)
    .update([studioId, ...named].join('\n'))
    .digest();
}

/** Remembers that these were erased. */
export async function addTombstones(
  { studio, trx, studioId, now }: Work,
  subjects: readonly Subject[],
): Promise<void> {
  const hashes = subjects.map((subject) => tombstoneOf(studio, studioId, subject));
  await sql`
    insert into tombstones (studio_id, subject_hash, erased_at)
    select ${studioId}, hash, ${now} from unnest(${hashes}::bytea[]) as t (hash)
    on conflict do nothing`.execute(trx);
}

/** Those of a site's clients who belong to erased people, or were given up when two became one: no look-up may link them or name them to anybody. */
export async function erasedClients(
  { studio, trx, studioId }: Work,
  siteId: number,
  clientIds: readonly number[],
): Promise<Set<number>> {
  if (clientIds.length === 0) return new Set();
  const byHash = new Map(
    clientIds.map((clientId) => {
      const hash = tombstoneOf(studio, studioId, { siteId, clientId });
      return [hash.toString('hex'), clientId];
    }),
  );
  const { rows } = await sql<{ hash: string }>`
    select encode(subject_hash, 'hex') as hash from tombstones
    where studio_id = ${studioId} and subject_hash in (
      select decode(t.hash, 'hex') from unnest(${[...byHash.keys()]}::text[]) as t (hash))`.execute(trx);
  return new Set(rows.map((row) => byHash.get(row.hash)!));
}
