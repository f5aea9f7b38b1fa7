import type { Studio } from '../context.ts';
import type { Mount } from '../mount.ts';
import { mountClassResults } from './class-results-routes.ts';
import { correctRide } from './correct-ride.ts';
import { getRide } from './get-ride.ts';
import { getTrends } from './get-trends.ts';
import { listRides } from './list-rides.ts';

export function mountPerformance(studio: Studio, mount: Mount): void {
  mount('getTrends', ({ caller, params, query }) =>
    getTrends(studio, caller, params.customerId, query.period),
  );
  mount('listRides', ({ caller, params, query }) =>
    listRides(studio, caller, params.customerId, query.cursor),
  );
  mount('getRide', ({ caller, params }) => getRide(studio, caller, params.customerId, params.rideId));
  mount('correctRide', ({ caller, params, body }) =>
    correctRide(studio, caller, params.customerId, params.rideId, body.values),
  );
  mountClassResults(studio, mount);
}
