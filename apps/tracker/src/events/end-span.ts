import type { Work } from '../base/context.ts';
import type { Roster } from './lock-roster.ts';
import type { Span } from './spans.ts';

/** Somebody leaves their seat: what was ridden until now, or until a later second, stays theirs. */
export async function endSpan(
  { trx }: Work,
  roster: Roster,
  span: Span,
  second = roster.second,
): Promise<void> {
  const { eventId } = roster.event;
  const isOpen = { event_id: eventId, client_id: span.clientId };
  // Held for no second at all: as if it had not been.
  const never = second <= span.fromSecond;
  if (never)
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
  roster.spans = roster.spans.flatMap((one) =>
    one !== span ? [one] : never ? [] : [{ ...one, toSecond: second }],
  );
}
