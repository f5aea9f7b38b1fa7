import type { Ride } from '@tandem/api/studio';
import { shownValues } from './layers.ts';
import type { RideRow } from './store.ts';
import { explainResult } from './why-none.ts';

/** A ride as people see it: the numbers, or why there are none. Numbers set by hand make it ready; the reason stays. */
export function shownRide(row: RideRow, now: Date): Ride {
  const { rideId, kind, title, timeZone, locationName, instructorName, spotNumber, hasTrace } = row;
  const explained = explainResult(row, now);
  const corrected = Object.keys(row.corrections ?? {}).sort();
  return {
    rideId,
    kind,
    title,
    startsAt: row.startsAt.toISOString(),
    timeZone,
    locationName,
    instructorName,
    spotNumber,
    state: corrected.length > 0 ? 'ready' : explained.state,
    reason: explained.reason,
    values: shownValues(row),
    corrected,
    reassigned: row.recordedFor !== null && row.recordedFor !== row.customerId,
    hasTrace,
    sport: row.sport,
  };
}
