import type { Studio } from '../base/context.ts';
import type { Mount } from '../base/mount.ts';
import { correctRide } from './change/correct-ride.ts';
import { mountClassResults } from './class/routes.ts';
import { getRide } from './person/get-ride.ts';
import { getTrends } from './person/get-trends.ts';
import { listRides } from './person/list-rides.ts';

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
