import { createHmac, hkdfSync } from 'node:crypto';
import type { ForeignSource } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Studio, Work } from '../base/context.ts';

/**
 * What of an erased person must be known again: their row here, their client at a Spivi site, who they are where classes are read
 * from. Never their email. The client
 * too of whoever became part of another person, if that one keeps another.
 */
export type Subject =
  | { customerId: string }
  | { siteId: number; clientId: number }
  | { source: ForeignSource; personId: string };
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
    'customerId' in subject
      ? ['customer', subject.customerId]
      : 'source' in subject
        ? ['person', subject.source, subject.personId]
        : ['client', subject.siteId, subject.clientId];
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
export const erasedClients = (
  work: Work,
  siteId: number,
  clientIds: readonly number[],
): Promise<Set<number>> => erasedAmong(work, clientIds, (clientId) => ({ siteId, clientId }));

/** Those of a source's people who were erased: nothing that is read of them is kept. */
export const erasedPeople = (
  work: Work,
  source: ForeignSource,
  personIds: readonly string[],
): Promise<Set<string>> => erasedAmong(work, personIds, (personId) => ({ source, personId }));

async function erasedAmong<T>(
  { studio, trx, studioId }: Work,
  ids: readonly T[],
  subjectOf: (id: T) => Subject,
): Promise<Set<T>> {
  if (ids.length === 0) return new Set();
  const byHash = new Map(ids.map((id) => [tombstoneOf(studio, studioId, subjectOf(id)).toString('hex'), id]));
  const { rows } = await sql<{ hash: string }>`
    select encode(subject_hash, 'hex') as hash from tombstones
    where studio_id = ${studioId} and subject_hash in (
      select decode(t.hash, 'hex') from unnest(${[...byHash.keys()]}::text[]) as t (hash))`.execute(trx);
  return new Set(rows.map((row) => byHash.get(row.hash)!));
}
