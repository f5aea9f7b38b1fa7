import type { BodyEntry } from '@tandem/api/studio';
import { type DatedDetail, datedDetails } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';

/** A value that counts from its day until the next one's. */
export type BodyValue = Pick<BodyEntry, 'field' | 'from' | 'value'>;

/** A person's dated details, oldest first within each field. */
export async function readBodyValues({ trx, studioId }: Work, customerId: string): Promise<BodyEntry[]> {
  const { rows } = await sql<Omit<BodyEntry, 'recordedAt'> & { recordedAt: Date }>`
    select field, from_date as "from", value, source, recorded_at as "recordedAt" from body_history
    where studio_id = ${studioId} and customer_id = ${customerId} order by field, from_date`.execute(trx);
  return rows.map((row) => ({ ...row, recordedAt: row.recordedAt.toISOString() }));
}

/** The value in force on a day: the latest that began by then; null before the first one began. */
export function valueOn(values: readonly BodyValue[], field: DatedDetail, day: string): number | null {
  return values.findLast((value) => value.field === field && value.from <= day)?.value ?? null;
}

/** Newest first; several of one day as they stand in a form. */
export const newestFirst = (values: readonly BodyEntry[]): BodyEntry[] =>
  values.toSorted(
    (a, b) => b.from.localeCompare(a.from) || datedDetails.indexOf(a.field) - datedDetails.indexOf(b.field),
  );
