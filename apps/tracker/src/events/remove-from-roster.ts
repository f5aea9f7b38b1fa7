import type { Work } from '../base/context.ts';
import { assertClients } from '../clients/index.ts';
import { assertOpen, inOrder, lockRoster, type Roster } from './lock-roster.ts';
import type { Span } from './spans.ts';
import { announceEvent } from './store.ts';

export type Leaving = { eventId: number; clientId: number };

/**
 * Frees seats, all or none; who is not on the roster is not missed. What was ridden until now stays theirs.
 * @throws Problem `not_found`, `event_closed`
 */
export async function removeFromRoster(work: Work, leaving: Leaving[]): Promise<void> {
  for (const [eventId, ofEvent] of inOrder(leaving)) {
    const clientIds = ofEvent.map((l) => l.clientId);
    const roster = await lockRoster(work, eventId);
    await assertClients(work.trx, clientIds);
    const held = roster.spans.filter((s) => s.toSecond === null && clientIds.includes(s.clientId));
    if (held.length === 0) continue;
    if (roster.event.state === 'stopped') assertOpen(roster.event);
    for (const span of held) await endSpan(work, roster, span);
    await announceEvent(work, { eventId });
  }
}

async function endSpan({ trx }: Work, { event, second }: Roster, span: Span): Promise<void> {
  const isOpen = { event_id: event.eventId, client_id: span.clientId };
  // Held for no second at all: as if it had not been.
  if (second <= span.fromSecond)
    await trx
      .deleteFrom('seat_assignments')
      .where((eb) => eb.and(isOpen))
      .where('to_second', 'is', null)
      .execute();
  else
    await trx
      .updateTable('seat_assignments')
      .set({ to_second: second })
      .where((eb) => eb.and(isOpen))
      .where('to_second', 'is', null)
      .execute();
}
