import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { announceEvent, endSpan, heldBy, lockRoster } from '../events/index.ts';
import { forgetChangesOf } from './change-roster.ts';

/**
 * Whether an own strap of a client signs them in from now on. Taken back, they leave the classes that it put them on: what
 * was ridden until then stays theirs. Of somebody whom there is not nothing changes.
 */
export async function letStrapSignIn(work: Work, clientId: number, allowed: boolean): Promise<void> {
  if (!isId(clientId)) return;
  // Classes before people. A job that puts them on one meanwhile holds the person, so that a second look sees what it did.
  if (!allowed) await signOff(work, clientId);
  await work.trx
    .updateTable('clients')
    .set({
      strap_signs_in_since: allowed ? sql<Date>`coalesce(strap_signs_in_since, ${work.now})` : null,
    })
    .where('client_id', '=', clientId)
    .execute();
  if (!allowed) await signOff(work, clientId);
}

async function signOff(work: Work, clientId: number): Promise<void> {
  await forgetChangesOf(work, clientId);
  const classes = await work.trx
    .selectFrom('seat_assignments as a')
    .innerJoin('events as e', (join) =>
      join.onRef('e.site_id', '=', 'a.site_id').onRef('e.event_id', '=', 'a.event_id'),
    )
    .select('a.event_id as eventId')
    .where('a.client_id', '=', clientId)
    .where('a.came', '=', 'strap')
    .where('a.to_second', 'is', null)
    .where('e.state', 'in', ['scheduled', 'started'])
    .orderBy('a.event_id')
    .execute();
  for (const { eventId } of classes) {
    const roster = await lockRoster(work, eventId);
    const span = heldBy(roster.spans, clientId);
    if (span?.came !== 'strap') continue;
    await endSpan(work, roster, span);
    await announceEvent(work, { eventId });
  }
}
