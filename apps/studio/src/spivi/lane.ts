import { sql } from 'kysely';
import type { Trx } from '../db.ts';
import type { Lane } from './claim-class.ts';

/** Another run has taken the class since: whatever this one still holds is out of date. */
export class LaneLost extends Error {
  constructor() {
    super('A newer run has taken over this class.');
    this.name = 'LaneLost';
  }
}

/** Spivi did not do what was asked, for a reason that passes: the job is tried again later. */
export class SyncDelayed extends Error {
  readonly reason: string;
  constructor(reason: string, message: string) {
    super(message);
    this.name = 'SyncDelayed';
    this.reason = reason;
  }
}

/**
 * Writes what is known of the class's event, unless a newer run has begun.
 * @throws LaneLost
 */
export async function writeEvent(
  trx: Trx,
  studioId: string,
  lane: Lane,
  creating: 'now' | 'no' | 'as before' = 'no',
): Promise<void> {
  const { id, made, sent } = lane.event;
  const { rows } = await sql`
    update spivi_class_sync set event_id = ${id}, event_facts = ${made && JSON.stringify(made)}::jsonb,
      sent_clients = ${JSON.stringify([...sent])}::jsonb,
      creating_since = ${creating === 'now' ? sql`now()` : creating === 'no' ? sql`null` : sql`creating_since`}
    where studio_id = ${studioId} and class_id = ${lane.classId} and epoch = ${lane.epoch}
    returning 1`.execute(trx);
  if (rows.length === 0) throw new LaneLost();
}
