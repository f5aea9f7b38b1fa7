import { sql } from 'kysely';
import { allStudios } from '../../base/all-studios.ts';
import { inStudio, perform } from '../../base/call.ts';
import type { Caller, Studio, Work } from '../../base/context.ts';
import { tombstoneOf } from '../../customers/index.ts';
import { erase, sendErasure } from './erase-customer.ts';
import { keepTombstones, readTombstones, type Tombstone } from './tombstones-file.ts';

/** Customers compared with the tombstones at a time. */
const STEP_CUSTOMERS = 5_000;
/** Nobody of the studio: what the record says of who asked. */
const RESTORED = 'restored';

/**
 * Erases again whoever a restored backup has brought back, and takes up every erasure that is not finished. At each
 * start of a worker, and every six hours.
 */
export async function eraseAgain(studio: Studio): Promise<void> {
  const kept = await readTombstones(studio);
  for await (const studioId of allStudios(studio)) {
    await eraseRestored(studio, studioId, kept.get(studioId) ?? []);
    await keepTombstones(studio, studioId, kept.get(studioId) ?? []);
    await inStudio(studio, studioId, sendUnfinished);
  }
}

async function sendUnfinished(work: Work): Promise<void> {
  const { rows } = await sql<{ erasure_id: string }>`
    select erasure_id from erasures where studio_id = ${work.studioId} and state <> 'done'`.execute(work.trx);
  for (const { erasure_id } of rows) await sendErasure(work, erasure_id);
}

async function eraseRestored(studio: Studio, studioId: string, kept: readonly Tombstone[]): Promise<void> {
  if (kept.length === 0) return;
  await inStudio(studio, studioId, ({ trx }) =>
    sql`insert into tombstones (studio_id, subject_hash, erased_at)
      select ${studioId}, decode(t.hash, 'hex'), t.at
      from unnest(${kept.map(({ hash }) => hash)}::text[], ${kept.map(({ erasedAt }) => erasedAt)}::timestamptz[])
        as t (hash, at) on conflict do nothing`.execute(trx),
  );
  const erased = new Set(kept.map(({ hash }) => hash));
  const system: Caller = { accountId: RESTORED, studioId, role: 'owner', staffId: null, customerId: null };
  for await (const customerId of customersOf(studio, studioId))
    if (erased.has(tombstoneOf(studio, studioId, { customerId }).toString('hex')))
      await perform({ studio, caller: system }, (call) => erase(call, customerId, RESTORED, () => {}));
}

async function* customersOf(studio: Studio, studioId: string): AsyncGenerator<string> {
  let last: string | null = null;
  for (;;) {
    const { rows }: { rows: { customer_id: string }[] } = await inStudio(studio, studioId, ({ trx }) =>
      sql<{ customer_id: string }>`select customer_id from customers
        where studio_id = ${studioId} and erased_at is null
          and (${last}::uuid is null or customer_id > ${last}::uuid)
        order by customer_id limit ${STEP_CUSTOMERS}`.execute(trx),
    );
    for (const { customer_id } of rows) yield customer_id;
    if (rows.length < STEP_CUSTOMERS) return;
    last = rows.at(-1)!.customer_id;
  }
}
