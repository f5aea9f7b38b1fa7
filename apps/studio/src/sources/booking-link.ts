import type { ForeignSource } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { audit } from '../base/audit.ts';
import type { Call, Work } from '../base/context.ts';

type Link = { url: string | null };

/** Where members book what is booked in a source. @throws Problem not_found where none is connected */
export async function readLink({ trx, studioId }: Work, source: ForeignSource): Promise<Link> {
  const { rows } = await sql<Link>`select booking_url as url from source_connections
    where studio_id = ${studioId} and source = ${source}`.execute(trx);
  if (!rows[0]) throw notFound('connection');
  return rows[0];
}

/** Says where; null: nowhere. @throws Problem not_found */
export async function setLink(call: Call, source: ForeignSource, { url }: Link): Promise<Link> {
  const { trx, studioId } = call;
  const { rows } = await sql`update source_connections set booking_url = ${url}
    where studio_id = ${studioId} and source = ${source} returning 1`.execute(trx);
  if (rows.length === 0) throw notFound('connection');
  await audit(call, 'source.booking_link', { kind: 'source', id: source }, { url });
  return { url };
}
