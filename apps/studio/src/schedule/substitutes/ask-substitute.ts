import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { audit } from '../../base/audit.ts';
import { announceChange } from '../../base/changes.ts';
import type { Call } from '../../base/context.ts';
import { problem } from '../../base/problem.ts';
import { classCancelled } from '../class-rules.ts';
import { type ClassRecord, lockOwn } from '../store.ts';

/**
 * Asks the team for somebody to take over a class. Whoever asks again says it anew.
 * @returns the request's id
 * @throws Problem not_found; not_leading; class_cancelled; class_started
 */
export async function askSubstitute(call: Call, classId: string, note: string): Promise<string> {
  const { trx, studioId, caller, now } = call;
  const before = await lockOwn(call, classId);
  checkToCome(call, before);
  if (caller.staffId === null || before.instructor_id !== caller.staffId) throw notLeading();
  // What is open of it: their own, said anew, or that of somebody who no longer leads it.
  await sql`update substitutes set state = 'withdrawn', settled_at = ${now}, note = ''
    where studio_id = ${studioId} and class_id = ${classId} and state = 'open'`.execute(trx);
  const substituteId = randomUUID();
  await trx
    .insertInto('substitutes')
    .values({
      studio_id: studioId,
      substitute_id: substituteId,
      class_id: classId,
      asked_by: caller.staffId,
      note,
      asked_at: now,
    })
    .execute();
  await audit(call, 'substitute.ask', { kind: 'class', id: classId }, { substituteId });
  await announceChange(call, 'class', classId);
  return substituteId;
}

/** @throws Problem class_cancelled; class_started */
export function checkToCome({ now }: Call, { cancelled_at, starts_at }: ClassRecord): void {
  if (cancelled_at) throw classCancelled();
  if (starts_at <= now)
    throw problem({
      code: 'class_started',
      message: 'This class has already started.',
      remedy: 'Change its instructor in the class itself.',
    });
}

export const notLeading = () =>
  problem({
    code: 'not_leading',
    message: 'Somebody else leads this class.',
    remedy: 'Whoever leads it may ask, and whoever manages classes may change its instructor.',
  });
