import type { Work } from '../base/context.ts';
import { assertClients } from '../clients/index.ts';
import { endSpan } from './end-span.ts';
import { assertOpen, inOrder, lockRoster } from './lock-roster.ts';
import { heldNow } from './spans.ts';
import { announceEvent } from './store.ts';

export type Leaving = { eventId: number; clientId: number };

/**
 * Frees seats, all or none; who is not on the roster is not missed. What was ridden until now stays theirs, and their strap
 * does not put them on the class again.
 * @throws Problem `not_found`, `event_closed`
 */
export async function removeFromRoster(work: Work, leaving: Leaving[]): Promise<void> {
  for (const [eventId, ofEvent] of inOrder(leaving)) {
    const clientIds = ofEvent.map((l) => l.clientId);
    const roster = await lockRoster(work, eventId);
    await assertClients(work.trx, clientIds);
    const held = heldNow(roster.spans).filter((s) => clientIds.includes(s.clientId));
    if (held.length === 0) continue;
    if (roster.event.state === 'stopped') assertOpen(roster.event);
    for (const span of held) await endSpan(work, roster, span);
    await refuseStrap(
      work,
      eventId,
      held.map((span) => span.clientId),
    );
    await announceEvent(work, { eventId });
  }
}

/** Whoever was taken off a class is not put on it again by their strap. */
export async function refuseStrap({ trx, siteId }: Work, eventId: number, clientIds: readonly number[]) {
  await trx
    .insertInto('strap_refusals')
    .values(clientIds.map((client_id) => ({ site_id: siteId, event_id: eventId, client_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
