import type { Database } from './database.ts';
import type { Client } from './load.ts';
import type { Violation } from './safety.ts';

type Row = { booking_id: string; state: string; spot_number: number | null; class_cancelled: boolean };

/**
 * I14: every booking that a client was told of is there as it was told; there is none that nobody was told of; and the
 * studio never gave one key two answers.
 */
export async function checkHistory(
  database: Database,
  clients: Client[],
): Promise<{ violations: Violation[]; told: number; uncertain: number }> {
  const rows = await database.ask<Row>(`
    select b.booking_id, b.state, b.spot_number, c.cancelled_at is not null as class_cancelled
    from bookings b join classes c using (studio_id, class_id)`);
  if (!rows) return { violations: [{ invariant: 'I14', evidence: 'no answer' }], told: 0, uncertain: 0 };
  const found = new Map(rows.map((row) => [row.booking_id, row]));
  const told = clients.flatMap(({ log }) => [...log.told.values()]);
  const open = clients.flatMap(({ log }) => log.unresolved);
  const wrong: unknown[] = clients.flatMap(({ log }) => log.broken);
  for (const one of told) {
    const row = found.get(one.bookingId);
    found.delete(one.bookingId);
    if (!row) wrong.push({ told: one, found: null });
    else if (row.class_cancelled && row.state === 'cancelled') continue;
    else if (one.certain && (row.state !== one.state || row.spot_number !== one.spotNumber))
      wrong.push({ told: one, found: row });
  }
  if (open.length === 0) wrong.push(...[...found.values()].map((row) => ({ told: null, found: row })));
  else wrong.push({ unresolved: open });
  return {
    violations: wrong.map((evidence) => ({ invariant: 'I14', evidence })),
    told: told.length,
    uncertain: told.filter(({ certain }) => !certain).length,
  };
}
