import { classSecond } from '@tandem/metrics/modes';
import { sourceOf } from '@tandem/sensors/radio';
import type { Trx } from '../base/db.ts';
import { spansOf } from '../events/index.ts';
import { type Attribution, createAttribution, type Holding } from './attribution.ts';
import { kindOf } from './kind.ts';

/** Reads from the roster, from what was given in the class and from what is bound for good, whose each sample of it is. */
export async function attributionOf(trx: Trx, eventId: number): Promise<Attribution> {
  const holdings = [...(await claimed(trx, eventId)), ...(await bound(trx, eventId))];
  return createAttribution(await spansOf(trx, eventId), holdings);
}

async function claimed(trx: Trx, eventId: number): Promise<Holding[]> {
  const claims = await trx
    .selectFrom('sensor_claims')
    .select([
      'sensor_key as sensor',
      'seat_id as seatId',
      'client_id as clientId',
      'from_second as fromSecond',
      'to_second as toSecond',
    ])
    .where('event_id', '=', eventId)
    .orderBy('from_second')
    .execute();
  return claims.map((claim) => ({ ...claim, source: sourceOf(kindOf(claim.sensor), false) }));
}

/** Bikes of the event's own box, and straps of everybody who is or was on its roster. */
async function bound(trx: Trx, eventId: number): Promise<Holding[]> {
  const bindings = await trx
    .selectFrom('events as e')
    .innerJoin('boxes as x', (join) =>
      join.onRef('x.site_id', '=', 'e.site_id').onRef('x.box_id', '=', 'e.box_id'),
    )
    .innerJoin('sensor_bindings as b', 'b.site_id', 'e.site_id')
    .select([
      'b.sensor_key as sensor',
      'b.seat_id as seatId',
      'b.client_id as clientId',
      'b.from_at as fromAt',
      'b.to_at as toAt',
      'e.started_at as startedAt',
      'e.pauses',
    ])
    .where('e.event_id', '=', eventId)
    .where('e.started_at', 'is not', null)
    .where((eb) =>
      eb.or([
        eb.and([
          eb('b.box_id', '=', eb.ref('e.box_id')),
          eb('b.seat_id', '=', eb.fn.any(eb.ref('x.seat_ids'))),
        ]),
        eb(
          'b.client_id',
          'in',
          eb.selectFrom('seat_assignments').select('client_id').where('event_id', '=', eventId),
        ),
      ]),
    )
    .where((eb) => eb.or([eb('b.to_at', 'is', null), eb('b.to_at', '>', eb.ref('e.started_at'))]))
    .orderBy('b.from_at')
    .execute();
  return bindings.map(({ sensor, seatId, clientId, fromAt, toAt, startedAt, pauses }) => {
    const second = (at: Date) =>
      Math.max(0, classSecond(pauses, Math.floor((at.getTime() - startedAt!.getTime()) / 1000)));
    return {
      sensor,
      seatId,
      clientId,
      fromSecond: second(fromAt),
      toSecond: toAt && second(toAt),
      source: sourceOf(kindOf(sensor), clientId !== null),
    };
  });
}
