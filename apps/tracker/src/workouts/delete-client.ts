import { sql } from 'kysely';
import { forgetChangesOf } from '../arrivals/index.ts';
import type { Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { announceEvent, lockEvent } from '../events/index.ts';
import { attributionOf, forgetSensorsOf, ownSensors } from '../sensors/index.ts';
import { type HeardSample, heardIn, selectChunks } from './chunks.ts';
import { packSamples, unpackSamples } from './samples.ts';

/** Chunks rewritten at a time. */
const STEP_CHUNKS = 200;

/**
 * Deletes a person with everything of theirs: seats, workouts, traces, and what their seat and their straps sent while it
 * was theirs, of running classes and of those that may still get late data; a strap of their own is unknown again. A batch that its box sends again stays known as stored.
 */
export async function deleteClient(work: Work, clientId: number): Promise<void> {
  const { trx } = work;
  const { rows: events } = await sql<{ eventId: number; raw: boolean }>`
    select e.event_id as "eventId",
      exists (select from chunks c where c.site_id = e.site_id and c.event_id = e.event_id) as raw
    from events e
    where (e.event_id in (select event_id from seat_assignments where client_id = ${clientId})
        or exists (select from sensor_bindings where client_id = ${clientId}))
      and (e.state in ('scheduled', 'started')
        or exists (select from chunks c where c.site_id = e.site_id and c.event_id = e.event_id))
    order by e.event_id`.execute(trx);
  for (const { eventId, raw } of events) {
    // Whoever stores samples or computes workouts waits, or has been waited for.
    await lockEvent(trx, eventId);
    if (raw) await dropSamples(trx, eventId, clientId);
  }
  await forgetSensorsOf(trx, clientId);
  await forgetChangesOf(work, clientId);
  await trx.deleteFrom('clients').where('client_id', '=', clientId).execute();
  for (const { eventId } of events) await announceEvent(work, { eventId });
}

async function dropSamples(trx: Trx, eventId: number, clientId: number): Promise<void> {
  const whoseIs = await attributionOf(trx, eventId);
  const own = new Set(await ownSensors(trx, clientId));
  const isOthers = (heard: HeardSample): boolean => {
    if (own.has(heard.sensor ?? '')) return false;
    const holder = whoseIs(heard)?.clientId ?? null;
    if (heard.counts) return holder !== clientId;
    // A pause is one second of the roster, which may change within it: kept is what one other person held throughout.
    const before = whoseIs({ ...heard, second: heard.second - 1 })?.clientId ?? null;
    return holder !== null && holder !== clientId && before === holder;
  };
  for (let after = 0; ; ) {
    const chunks = await selectChunks(trx)
      .where('c.event_id', '=', eventId)
      .where('c.chunk_id', '>', after)
      .limit(STEP_CHUNKS)
      .execute();
    for (const chunk of chunks) {
      const all = unpackSamples(chunk.samples);
      const others = all.filter((sample) => isOthers(heardIn(chunk, sample)));
      if (others.length < all.length)
        await trx
          .updateTable('chunks')
          .set({ samples: packSamples(others) })
          .where('chunk_id', '=', chunk.chunkId)
          .execute();
    }
    if (chunks.length < STEP_CHUNKS) return;
    after = chunks.at(-1)!.chunkId;
  }
}
