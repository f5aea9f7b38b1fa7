import type { Ride } from '@tandem/api/studio';
import { shownValues } from './layers.ts';
import type { OwnRow } from './own-rides.ts';
import type { ResultRow } from './store.ts';
import { explainResult } from './why-none.ts';

/** A ride in class as people see it: the numbers, or why there are none. Numbers set by hand make it ready; the reason stays. */
export function presentResult(row: ResultRow, now: Date): Ride {
  const explained = explainResult(
    {
      spotNumber: row.spot_number,
      clientId: row.client_id,
      email: row.link_email,
      brokenSince: row.broken_since,
      match: row.match,
      consents: row.consents,
      booked: row.booked,
      endsAt: row.ends_at,
      tracked: row.tracked,
      spiviEnabled: row.spivi_enabled,
      connection: row.connection,
      gymMapped: row.gym_mapped,
      classReason: row.class_reason,
      state: row.state,
      reason: row.reason,
      lost: row.lost,
      erased: row.erased,
    },
    now,
  );
  const corrected = Object.keys(row.corrections ?? {}).sort();
  return {
    rideId: row.class_id,
    kind: 'class',
    title: row.title,
    startsAt: row.starts_at.toISOString(),
    timeZone: row.time_zone,
    locationName: row.location_name,
    instructorName: row.instructor_name,
    spotNumber: row.spot_number,
    state: corrected.length > 0 ? 'ready' : explained.state,
    reason: explained.reason,
    values: shownValues(row),
    corrected,
    reassigned: row.recorded_for !== null && row.recorded_for !== row.customer_id,
    hasTrace: row.has_trace,
  };
}

/** A ride outside class as people see it: there is one because it has numbers. */
export const presentOwn = (row: OwnRow): Ride => ({
  rideId: row.ride_id,
  kind: 'own',
  title: row.title,
  startsAt: row.starts_at.toISOString(),
  timeZone: row.time_zone,
  locationName: null,
  instructorName: null,
  spotNumber: null,
  state: 'ready',
  reason: null,
  values: shownValues(row),
  corrected: [],
  reassigned: false,
  hasTrace: row.has_trace,
});
