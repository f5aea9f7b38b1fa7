import type { KnownSensor } from '@tandem/api/tracker';
import type { FreeStrap } from '@tandem/spivi/tandem';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import { nameOf } from '../clients/index.ts';
import { kindOf } from './kind.ts';
import { HEARD_FOR_MS } from './note-heard.ts';
import { deviceIdOf } from './own-strap.ts';

/** Unknown ones that a class's screen is told: those that began to move last, then the strongest. */
const MAX_UNKNOWN_OF_CLASS = 60;

/** The sensors of the site: unknown ones first, then those that began to move last, then the strongest. */
export async function listSensors({ trx, now }: Work): Promise<KnownSensor[]> {
  const lent = await lentNow(trx, now);
  const rows = await selectSensors(trx).execute();
  return rows.map((row) => knownSensor(row, now, lent.get(row.key) ?? null)).sort(bySearch);
}

/**
 * The sensors of which a class may have some: unknown ones that a box of its room hears best, and the pool of straps on loan.
 * @param held keys of those that somebody of the class has
 */
export async function freeSensors(
  { trx, now }: Work,
  { boxId, held }: { boxId: number; held: readonly string[] },
): Promise<KnownSensor[]> {
  const others = () => selectSensors(trx).where('s.sensor_key', '<>', sql<string>`all(${held}::text[])`);
  const pool = await others().where('s.loan_number', 'is not', null).execute();
  const unknown = await others()
    .where('s.loan_number', 'is', null)
    .where('b.binding_id', 'is', null)
    .where('s.box_id', 'in', (eb) =>
      eb
        .selectFrom('boxes')
        .select('box_id')
        .where((box) => box.or([box('box_id', '=', boxId), box('stands_with', '=', boxId)])),
    )
    .where('s.last_heard_at', '>', new Date(now.getTime() - HEARD_FOR_MS))
    .orderBy('s.moving_since', (order) => order.desc().nullsLast())
    .orderBy('s.rssi_dbm', (order) => order.desc().nullsLast())
    .limit(MAX_UNKNOWN_OF_CLASS)
    .execute();
  return [...unknown, ...pool].map((row) => knownSensor(row, now, null)).sort(bySearch);
}

/** Straps that a person choosing theirs is shown: the nearest. */
const MAX_FREE_STRAPS = 20;

/**
 * Straps that are heard now and are nobody's, of no pool and given in no class, the nearest first: for somebody to find their
 * own in. What they read is told to nobody.
 */
export async function freeStraps({ trx, now }: Work): Promise<FreeStrap[]> {
  const lent = [...(await lentNow(trx, now)).keys()];
  const rows = await selectSensors(trx)
    .innerJoin('boxes as x', (join) =>
      join.onRef('x.site_id', '=', 's.site_id').onRef('x.box_id', '=', 's.box_id'),
    )
    .select(['x.name as boxName', 's.worn_since as wornSince'])
    .where('s.sensor_key', 'like', '% heartRate %')
    .where('s.loan_number', 'is', null)
    .where('b.binding_id', 'is', null)
    .where('s.last_heard_at', '>', new Date(now.getTime() - HEARD_FOR_MS))
    .$if(lent.length > 0, (query) => query.where('s.sensor_key', 'not in', lent))
    .orderBy('s.rssi_dbm', (order) => order.desc().nullsLast())
    .orderBy('s.sensor_id')
    .limit(MAX_FREE_STRAPS)
    .execute();
  return rows.flatMap(({ key, rssiDbm, boxName, wornSince }) => {
    const deviceId = deviceIdOf(key);
    return deviceId === null ? [] : [{ deviceId, rssiDbm, boxName, worn: wornSince !== null }];
  });
}

/** Sensors with what they are bound to at present. */
const selectSensors = (trx: Trx) =>
  trx
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
      's.battery_volts as batteryVolts',
      's.battery_low as batteryLow',
      's.moving_since as movingSince',
      'b.box_id as boxId',
      'b.seat_id as seatId',
      'b.client_id as clientId',
      'c.first_name as firstName',
      'c.last_name as lastName',
    ]);
type Row = Awaited<ReturnType<ReturnType<typeof selectSensors>['execute']>>[number];

function knownSensor(
  {
    firstHeardAt,
    lastHeardAt,
    movingSince,
    loanNumber,
    boxId,
    seatId,
    clientId,
    firstName,
    lastName,
    ...row
  }: Row,
  now: Date,
  lent: KnownSensor['lent'],
): KnownSensor {
  const heard = now.getTime() - lastHeardAt.getTime() < HEARD_FOR_MS;
  const bound: KnownSensor['bound'] =
    boxId !== null && seatId !== null
      ? { to: 'seat', boxId, seatId }
      : clientId !== null
        ? { to: 'client', clientId, name: nameOf(firstName, lastName) }
        : loanNumber !== null
          ? { to: 'loan', number: loanNumber }
          : { to: 'nobody' };
  return {
    ...row,
    kind: kindOf(row.key),
    heard,
    firstHeardAt: firstHeardAt.toISOString(),
    lastHeardAt: lastHeardAt.toISOString(),
    movingSince: heard && movingSince ? movingSince.toISOString() : null,
    bound,
    lent,
  };
}

/** By key: who has a sensor in a class that runs, or that is still to come. */
async function lentNow(trx: Trx, now: Date): Promise<Map<string, NonNullable<KnownSensor['lent']>>> {
  const rows = await trx
    .selectFrom('sensor_claims as c')
    .innerJoin('events as e', (join) =>
      join.onRef('e.site_id', '=', 'c.site_id').onRef('e.event_id', '=', 'c.event_id'),
    )
    .leftJoin('seat_assignments as a', (join) =>
      join
        .onRef('a.site_id', '=', 'c.site_id')
        .onRef('a.event_id', '=', 'c.event_id')
        .on('a.to_second', 'is', null)
        .on((eb) =>
          eb.or([eb('a.client_id', '=', eb.ref('c.client_id')), eb('a.seat_id', '=', eb.ref('c.seat_id'))]),
        ),
    )
    .leftJoin('clients as p', (join) =>
      join.onRef('p.site_id', '=', 'a.site_id').onRef('p.client_id', '=', 'a.client_id'),
    )
    .select([
      'c.sensor_key as key',
      'c.claim_id as claimId',
      'e.event_id as eventId',
      'e.title',
      'c.client_id as clientId',
      'c.seat_id as ofSeat',
      'a.seat_id as seatId',
      'p.first_name as firstName',
      'p.last_name as lastName',
    ])
    .where('c.to_second', 'is', null)
    .where((eb) =>
      eb.or([
        eb('e.state', '=', 'started'),
        eb.and([eb('e.state', '=', 'scheduled'), eb('e.ends_at', '>', now)]),
      ]),
    )
    // The first class of several stays.
    .orderBy('e.starts_at', 'desc')
    .execute();
  return new Map(
    rows.map(({ key, ofSeat, seatId, firstName, lastName, ...row }) => [
      key,
      { ...row, seatId: seatId ?? ofSeat, name: nameOf(firstName, lastName) },
    ]),
  );
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
