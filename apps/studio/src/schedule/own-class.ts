import { type BookingSource, sourceNames } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';

/** What another system owns is changed there alone, whoever asks and by whichever way. @throws Problem owned_by_source */
export function refuseForeign({ source }: { source: BookingSource }): void {
  if (source === 'tandem') return;
  const name = sourceNames[source];
  throw problem({
    code: 'owned_by_source',
    message: `This class is managed in ${name}.`,
    remedy: `Change it in ${name}: what changes there follows here.`,
    details: { source, name },
  });
}

/**
 * To a class of another system people are checked in there, unless the studio has what is done here sent on.
 * @throws Problem owned_by_source
 */
export async function refuseForeignCheckIn({ trx, studioId }: Work, classId: string): Promise<void> {
  const { rows } = await sql<{ source: BookingSource; takes: boolean }>`
    select source, takes_check_ins as takes from class_places
    where studio_id = ${studioId} and class_id = ${classId}`.execute(trx);
  if (rows[0] && !rows[0].takes) refuseForeign(rows[0]);
}
