import type { ClassSensors } from '@tandem/api/tracker';
import { type Strength, strengthOf, strengths } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { kindOf } from './kind.ts';
import { HEARD_FOR_MS } from './note-heard.ts';

type HeardSeat = ClassSensors['signals'][number];
type Row = { seatId: number; phone: boolean; key: string | null; heard: boolean; rssiDbm: number | null };

/**
 * By seat, how those on the roster of a class who show on the board are heard by the boxes of its room: what was given in the
 * class stands before what is bound for good. Of who is only shown on a seat its bike is not theirs. What a phone of theirs brings
 * no box may hear. One query, whatever the class.
 * @param room the boxes that hear it, first the one that has its classes
 */
export async function seatSignals(
  { trx, siteId, now }: Pick<Work, 'trx' | 'siteId' | 'now'>,
  { eventId, room }: { eventId: number; room: readonly number[] },
): Promise<HeardSeat[]> {
  const heardSince = new Date(now.getTime() - HEARD_FOR_MS);
  const { rows } = await sql<Row>`
    with seat as (
      select a.seat_id, a.client_id, a.sits, coalesce(p.heard_at > ${heardSince}, false) as phone
      from seat_assignments a join clients c using (site_id, client_id)
        left join phones p using (site_id, event_id, client_id)
      where a.site_id = ${siteId} and a.event_id = ${eventId} and a.to_second is null and c.board_shown),
    claim as (select sensor_key, seat_id, client_id from sensor_claims
      where site_id = ${siteId} and event_id = ${eventId} and to_second is null),
    holding as (
      select s.seat_id, c.sensor_key from seat s join claim c on (s.sits and c.seat_id = s.seat_id) or c.client_id = s.client_id
      union
      select s.seat_id, b.sensor_key from seat s join sensor_bindings b
        on b.client_id = s.client_id or (s.sits and b.box_id = ${room[0]} and b.seat_id = s.seat_id)
      where b.site_id = ${siteId} and b.to_at is null and not exists (select from claim c where c.sensor_key = b.sensor_key))
    select s.seat_id as "seatId", s.phone, h.sensor_key as key, n.rssi_dbm as "rssiDbm",
      coalesce(n.last_heard_at > ${heardSince} and n.box_id = any(${room}::int[]), false) as heard
    from seat s left join holding h using (seat_id)
      left join sensors n on n.site_id = ${siteId} and n.sensor_key = h.sensor_key
    order by s.seat_id`.execute(trx);
  return [...Map.groupBy(rows, (row) => row.seatId)].map(([seatId, holdings]) => {
    const known = holdings.flatMap(({ key, ...held }) =>
      key === null ? [] : { ...held, isStrap: kindOf(key) === 'heartRate' },
    );
    const straps = known.filter(({ isStrap }) => isStrap);
    return {
      seatId,
      strap: bestOf(straps) ?? (straps.length > 0 ? 'silent' : null),
      phone: holdings.some(({ phone }) => phone),
      bike: bestOf(known.filter(({ isStrap }) => !isStrap)),
    };
  });
}

/** An antenna that does not say how strongly it hears tells that it does. */
function bestOf(sensors: readonly { heard: boolean; rssiDbm: number | null }[]): Strength | null {
  const heard = sensors
    .filter((sensor) => sensor.heard)
    .map(({ rssiDbm }) => (rssiDbm === null ? 'fair' : strengthOf(rssiDbm)));
  return strengths.find((one) => heard.includes(one)) ?? null;
}
