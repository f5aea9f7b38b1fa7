import type { ClassSensors, KnownSensor } from '@tandem/api/tracker';
import type { Work } from '../base/context.ts';
import { isId } from '../base/ids.ts';
import { noSuch } from '../base/problem.ts';
import { nameOf } from '../clients/index.ts';
import { kindOf } from './kind.ts';

/** A box speaks every few seconds, and that a sensor was heard is noted every ten. */
const HEARD_FOR_MS = 30_000;

/** The sensors of the site: unknown ones first, then those that began to move last, then the strongest. */
export async function listSensors({ trx, now }: Work): Promise<KnownSensor[]> {
  const rows = await trx
    .selectFrom('sensors as s')
    .leftJoin('sensor_bindings as b', (join) =>
      join
        .onRef('b.site_id', '=', 's.site_id')
        .onRef('b.sensor_key', '=', 's.sensor_key')
        .on('b.to_at', 'is', null),
    )
    .leftJoin('clients as c', (join) =>
      join.onRef('c.site_id', '=', 'b.site_id').onRef('c.client_id', '=', 'b.client_id'),
    )
    .select([
      's.sensor_id as sensorId',
      's.sensor_key as key',
      's.name',
      's.loan_number as loanNumber',
      's.first_heard_at as firstHeardAt',
      's.last_heard_at as lastHeardAt',
      's.box_id as heardByBoxId',
      's.rssi_dbm as rssiDbm',
      's.battery_percent as batteryPercent',
      's.moving_since as movingSince',
      'b.box_id as boxId',
      'b.seat_id as seatId',
      'b.client_id as clientId',
      'c.first_name as firstName',
      'c.last_name as lastName',
    ])
    .execute();
  return rows
    .map(
      ({ firstHeardAt, lastHeardAt, movingSince, boxId, seatId, clientId, firstName, lastName, ...row }) => {
        const heard = now.getTime() - lastHeardAt.getTime() < HEARD_FOR_MS;
        const bound: KnownSensor['bound'] =
          boxId !== null && seatId !== null
            ? { to: 'seat', boxId, seatId }
            : clientId !== null
              ? { to: 'client', clientId, name: nameOf(firstName ?? '', lastName ?? '') }
              : row.loanNumber !== null
                ? { to: 'loan', number: row.loanNumber }
                : { to: 'nobody' };
        const { loanNumber: _, ...shown } = row;
        return {
          ...shown,
          kind: kindOf(row.key),
          heard,
          firstHeardAt: firstHeardAt.toISOString(),
          lastHeardAt: lastHeardAt.toISOString(),
          movingSince: heard && movingSince ? movingSince.toISOString() : null,
          bound,
        };
      },
    )
    .sort(bySearch);
}

/** The order in which somebody looks for the sensor in their hand. */
function bySearch(a: KnownSensor, b: KnownSensor): number {
  const rank = (s: KnownSensor) => (s.heard ? 0 : 2) + (s.bound.to === 'nobody' ? 0 : 1);
  return (
    rank(a) - rank(b) ||
    (b.movingSince ?? '').localeCompare(a.movingSince ?? '') ||
    (b.rssiDbm ?? -999) - (a.rssiDbm ?? -999) ||
    a.sensorId - b.sensorId
  );
}

/**
 * What of a class's sensors somebody must decide: unknown ones that its box hears now, straps of the pool, and what was
 * given so far. Without names: a screen that runs classes may see it. @throws Problem `not_found`
 */
export async function listClassSensors(work: Work, eventId: number): Promise<ClassSensors> {
  const { trx } = work;
  const event = isId(eventId)
    ? await trx.selectFrom('events').select('box_id').where('event_id', '=', eventId).executeTakeFirst()
    : undefined;
  if (!event) throw noSuch('event', eventId);
  const claims = await trx
    .selectFrom('sensor_claims as c')
    .leftJoin('sensors as s', (join) =>
      join.onRef('s.site_id', '=', 'c.site_id').onRef('s.sensor_key', '=', 'c.sensor_key'),
    )
    .select([
      'c.claim_id as claimId',
      's.sensor_id as sensorId',
      'c.sensor_key as key',
      'c.seat_id as seatId',
      'c.client_id as clientId',
      'c.from_second as fromSecond',
      'c.to_second as toSecond',
    ])
    .where('c.event_id', '=', eventId)
    .orderBy('c.claim_id')
    .execute();
  const held = new Set(claims.filter((c) => c.toSecond === null).map((c) => c.key));
  const free = (await listSensors(work)).filter(
    ({ key, heard, heardByBoxId, bound }) =>
      !held.has(key) &&
      (bound.to === 'loan' || (bound.to === 'nobody' && heard && heardByBoxId === event.box_id)),
  );
  return {
    free: free.map(({ sensorId, key, kind, name, heard, rssiDbm, movingSince, bound }) => ({
      ...{ sensorId, key, kind, name, heard, rssiDbm, movingSince },
      loanNumber: bound.to === 'loan' ? bound.number : null,
    })),
    claims,
  };
}
