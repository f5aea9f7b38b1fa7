import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { migrateStudio } from '../../apps/studio/src/app/studio.ts';
import { databaseBefore } from '../../apps/studio/src/testing/before.ts';

/** From this migration on no two payments have one reference, of whichever studios. */
const APART = 71;
const MINUTE_MS = 60_000;

type Kept = { id: string; provider: string; reference: string };

test('of payments that a provider called the same the first keeps its reference, and the others are told apart', async ({
  onTestFinished,
}) => {
  const { url, drop } = await databaseBefore(APART);
  const client = new pg.Client({ connectionString: url });
  onTestFinished(async () => {
    await client.end();
    await drop();
  });
  await client.connect();
  // Payments alone, whatever their keys ask for.
  await client.query(`set search_path to studio; set session_replication_role to replica`);
  const kept: Kept[] = [];
  const pay = async (provider: string, reference: string, minute: number) => {
    const row = { id: randomUUID(), provider, reference };
    await client.query(
      `insert into payments (studio_id, payment_id, pass_kind_id, offer, amount_minor, currency, provider, state, reference, started_at)
       values ($1, $2, $3, '{}', 8400, 'EUR', $4, 'open', $5, $6)`,
      [
        ...[randomUUID(), row.id, randomUUID(), provider, reference],
        new Date(Date.now() + minute * MINUTE_MS),
      ],
    );
    kept.push(row);
    return row;
  };
  // As long as a reference may be.
  const long = 'x'.repeat(200);
  const second = await pay('Fake', 'one', 2);
  await pay('Fake', 'one', 1);
  await pay('Fake', 'another', 3);
  await pay('Other', 'one', 4);
  await pay('Fake', long, 1);
  const longer = await pay('Fake', long, 2);
  await migrateStudio(url);
  const { rows } = await client.query<Kept>('select payment_id as id, provider, reference from payments');
  const apart: Record<string, string> = {
    [second.id]: `one#${second.id}`,
    [longer.id]: `${long.slice(0, 160)}#${longer.id}`,
  };
  const byId = (one: Kept, other: Kept) => one.id.localeCompare(other.id);
  expect(rows.sort(byId)).toEqual(
    kept.map((row) => ({ ...row, reference: apart[row.id] ?? row.reference })).sort(byId),
  );
  const taken = async (provider: string, reference: string) =>
    (await client.query('select payment_reference_taken($1, $2) as taken', [provider, reference])).rows[0]
      .taken;
  expect([await taken('Other', 'one'), await taken('Other', 'another')]).toEqual([true, false]);
});
