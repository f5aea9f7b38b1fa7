import type { ClassSensors } from '@tandem/api/tracker';
import type { Trx } from '../base/db.ts';
import { kindOf } from './kind.ts';

/** What was given in a class, in that order, and how each is called. */
export async function listClaims(trx: Trx, eventId: number): Promise<ClassSensors['claims']> {
  const claims = await trx
    .selectFrom('sensor_claims as c')
    .leftJoin('sensors as s', (join) =>
      join.onRef('s.site_id', '=', 'c.site_id').onRef('s.sensor_key', '=', 'c.sensor_key'),
    )
    .select([
      'c.claim_id as claimId',
      's.sensor_id as sensorId',
      'c.sensor_key as key',
      's.name',
      's.loan_number as loanNumber',
      'c.seat_id as seatId',
      'c.client_id as clientId',
      'c.from_second as fromSecond',
      'c.to_second as toSecond',
    ])
    .where('c.event_id', '=', eventId)
    .orderBy('c.claim_id')
    .execute();
  return claims.map((claim) => ({ ...claim, kind: kindOf(claim.key) }));
}
