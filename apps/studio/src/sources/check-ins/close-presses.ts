import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { Connection } from '../calls/connection.ts';

/**
 * Closes the presses of a class that a reading has answered: what is so there need not be sent, whoever did it; what was sent, and
 * is otherwise by a reading that began after, somebody has changed there since; and of a cancelled booking nobody comes.
 */
export async function closePresses(
  { trx, studioId }: Work,
  { source }: Pick<Connection, 'source'>,
  foreignClass: string,
): Promise<void> {
  const read = sql`b.studio_id = w.studio_id and b.source = w.source and b.foreign_class = w.foreign_class
    and b.foreign_id = w.foreign_id and s.studio_id = w.studio_id and s.source = w.source and s.foreign_id = w.foreign_class
    and w.studio_id = ${studioId} and w.source = ${source} and w.foreign_class = ${foreignClass}`;
  // When a reading began is known to the millisecond; within it the press came first, or found it so.
  await sql`update source_check_ins w set state = 'sent', sent_at = s.roster_began_at, unsure = false, code = null
    from source_bookings b, source_classes s where ${read} and w.state <> 'sent' and b.checked_in = w.wanted
      and s.roster_began_at >= date_trunc('milliseconds', greatest(w.pressed_at, w.tried_at))`.execute(trx);
  await sql`delete from source_check_ins w using source_bookings b, source_classes s
    where ${read} and (b.cancelled or w.state = 'sent' and w.sent_at < s.roster_began_at and b.checked_in <> w.wanted)`.execute(
    trx,
  );
}
