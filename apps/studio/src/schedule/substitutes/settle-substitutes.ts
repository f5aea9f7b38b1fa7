import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';

/**
 * Ends what was asked for in these classes, which are held: nobody is looked for any more, and nobody stands in place of
 * another. Whatever gives a class another instructor, or none, does this.
 */
export async function settleSubstitutes(
  { trx, studioId, now }: Work,
  classIds: readonly string[],
): Promise<void> {
  const ofThese = sql`studio_id = ${studioId} and class_id = any(${classIds}::uuid[])`;
  // A note may say why somebody cannot come: it is kept while it is of use.
  await sql`update substitutes set state = 'withdrawn', settled_at = ${now}, note = ''
    where ${ofThese} and state = 'open'`.execute(trx);
  await sql`update substitutes set ended_at = ${now}
    where ${ofThese} and state = 'taken' and ended_at is null`.execute(trx);
}

/** What was asked for in classes that have begun: nothing more comes of it. */
export async function settlePastSubstitutes({ trx, studioId, now }: Work): Promise<void> {
  await sql`update substitutes x set state = 'withdrawn', settled_at = ${now}, note = '' from classes c
    where x.studio_id = ${studioId} and x.state = 'open' and c.studio_id = x.studio_id and c.class_id = x.class_id
      and c.starts_at <= ${now}`.execute(trx);
}
