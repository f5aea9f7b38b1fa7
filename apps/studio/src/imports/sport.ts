import type { Sport } from '@tandem/api/words';
import type { RecordedRide } from '@tandem/sensors';

/** Files name their sport by the FIT profile; those that say nothing more are of a bike computer. */
const SPORTS: Readonly<Record<string, Sport>> = {
  cycling: 'cycling',
  generic: 'cycling',
  e_biking: 'e_biking',
  running: 'running',
  walking: 'walking',
  hiking: 'walking',
  rowing: 'rowing',
  swimming: 'swimming',
};
const ON_A_BIKE = ['indoor_cycling', 'spin'];
const E_BIKES = ['e_bike_fitness', 'e_bike_mountain'];

/** What a ride counts as. A bike that helps is a sport of its own, whatever the file calls it. */
export function sportOf({
  sport,
  subSport,
  trace,
}: Pick<RecordedRide, 'sport' | 'subSport' | 'trace'>): Sport {
  if (E_BIKES.includes(subSport ?? '')) return 'e_biking';
  if (ON_A_BIKE.includes(subSport ?? '') || sport === null) return 'cycling';
  const named = SPORTS[sport];
  if (named) return named;
  // A training without a name is one on a bike where it has power.
  return ['training', 'fitness_equipment'].includes(sport) && trace.powerW.some((watt) => watt !== null)
    ? 'cycling'
    : 'other';
}

/** Whether power is that of pedals on a bike: no other sport's compares with it. */
export const hasPedals = (sport: Sport): boolean => sport === 'cycling' || sport === 'e_biking';
