import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { announceEvent, endSpan, heldBy, lockRoster } from '../events/index.ts';
import { forgetChangesOf } from './change-roster.ts';

/**
 * How a client may come without a booking from now on: by an own strap, and by the hand of whoever runs the class. Taken back,
 * they leave the classes that it put them on: what was ridden until then stays theirs. Of somebody whom there is not nothing
 * changes.
 * @param may.measured undefined: as before
 */
export async function letArrive(
  work: Work,
  clientId: number,
  { signsIn, measured }: { signsIn: boolean; measured?: boolean | undefined },
): Promise<void> {
  if (!isId(clientId)) return;
  const ends = [...(signsIn ? [] : (['strap'] as const)), ...(measured === false ? (['hand'] as const) : [])];
  // Classes before people. Whoever puts them on one meanwhile holds the person, so that a second look sees what they did.
  if (ends.length > 0) await signOff(work, clientId, ends);
  await work.trx
    .updateTable('clients')
    .set({
      strap_signs_in_since: signsIn ? sql<Date>`coalesce(strap_signs_in_since, ${work.now})` : null,
      ...(measured !== undefined && { measured }),
    })
    .where('client_id', '=', clientId)
    .execute();
  if (ends.length > 0) await signOff(work, clientId, ends);
}

async function signOff(work: Work, clientId: number, came: readonly ('strap' | 'hand')[]): Promise<void> {
  await forgetChangesOf(work, clientId);
  const classes = await work.trx
    .selectFrom('seat_assignments as a')
    .innerJoin('events as e', (join) =>
      join.onRef('e.site_id', '=', 'a.site_id').onRef('e.event_id', '=', 'a.event_id'),
    )
    .select('a.event_id as eventId')
    .where('a.client_id', '=', clientId)
    .where('a.came', 'in', came)
    .where('a.to_second', 'is', null)
    .where('e.state', 'in', ['scheduled', 'started'])
    .orderBy('a.event_id')
    .execute();
  for (const { eventId } of classes) {
    const roster = await lockRoster(work, eventId);
    const span = heldBy(roster.spans, clientId);
    if (!span?.came || !came.includes(span.came)) continue;
    await endSpan(work, roster, span);
    await announceEvent(work, { eventId });
  }
}
