import type { Reason } from '@tandem/api/words';
import { Delayed } from '@tandem/platform';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { Lane } from './claim-class.ts';

/** Another run has taken the class since: whatever this one still holds is out of date. */
export class LaneLost extends Error {
  constructor() {
    super('A newer run has taken over this class.');
    this.name = 'LaneLost';
  }
}

/** Spivi did not do what was asked, for a reason that passes: the job is tried again later. */
export class SyncDelayed extends Delayed {
  readonly reason: Reason;
  constructor(reason: Reason, message: string) {
    super(message);
    this.name = 'SyncDelayed';
    this.reason = reason;
  }
}

/** Spivi will never do this as asked: a person must act, or something must change. */
export class NeedsPerson extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, message: string) {
    super(message);
    this.name = 'NeedsPerson';
    this.reason = reason;
  }
}

/** Goes before each call: a run that was overtaken while it slept calls nobody. @throws LaneLost */
export async function holdLane({ trx }: Work, lane: Lane): Promise<void> {
  const { rows } = await sql`
    select 1 from spivi_class_sync
    where studio_id = ${lane.studioId} and class_id = ${lane.classId} and epoch = ${lane.epoch}`.execute(trx);
  if (rows.length === 0) throw new LaneLost();
}

/**
 * Writes what is known of the class's event, unless a newer run has begun.
 * @throws LaneLost
 */
export async function writeEvent(
  { trx }: Work,
  lane: Lane,
  creating: 'now' | 'no' | 'as before' = 'no',
): Promise<void> {
  const { id, made, sent, missingSeconds } = lane.event;
  const { rows } = await sql`
    update spivi_class_sync set event_id = ${id}, event_facts = ${made && JSON.stringify(made)}::jsonb,
      sent_clients = ${JSON.stringify([...sent])}::jsonb,
      missing_since = case when ${missingSeconds !== null} then missing_since end,
      creating_since = ${creating === 'now' ? sql`now()` : creating === 'no' ? sql`null` : sql`creating_since`}
    where studio_id = ${lane.studioId} and class_id = ${lane.classId} and epoch = ${lane.epoch}
    returning 1`.execute(trx);
  if (rows.length === 0) throw new LaneLost();
}

/** Commits that the event was not shown, since when the first time; or that it is shown again. @throws LaneLost */
export async function writeMissing({ trx }: Work, lane: Lane, missing: boolean): Promise<void> {
  const { rows } = await sql`
    update spivi_class_sync set missing_since = case when ${missing} then coalesce(missing_since, now()) end
    where studio_id = ${lane.studioId} and class_id = ${lane.classId} and epoch = ${lane.epoch}
    returning 1`.execute(trx);
  if (rows.length === 0) throw new LaneLost();
}
