import type { Routes } from '../base/tables.ts';
import { correctRide } from './change/correct-ride.ts';
import { setRider } from './change/set-rider.ts';
import { getClassNumbers } from './class/class-numbers.ts';
import { getClassReport } from './class/class-report.ts';
import { askResultsAgain, listClassResults } from './class/class-results.ts';
import { getComparison } from './class/comparison.ts';
import { getMonth } from './class/month.ts';
import { getRide } from './person/get-ride.ts';
import { getTrends } from './person/get-trends.ts';
import { listRides } from './person/list-rides.ts';
import { endRideLink, listRideLinks, setRideLink } from './share/ride-links.ts';

import { answerTest } from './tests/answer-test.ts';
import { listTests } from './tests/list-tests.ts';

export const rideRoutes: Routes = {
  getTrends: (call, { params, query }) => getTrends(call, params.customerId, query.period),
  listRides: (call, { params, query }) => listRides(call, params.customerId, query.cursor, query.sport),
  getRide: (call, { params }) => getRide(call, params.customerId, params.rideId),
  correctRide: (call, { params, body }) => correctRide(call, params, body.values),
  listRideLinks: (call, { params }) => listRideLinks(call, params.customerId),
  setRideLink: (call, { params, body }) => setRideLink(call, params, body),
  endRideLink: async (call, { params }) => {
    await endRideLink(call, params);
    return { ok: true };
  },
  listTests: (call, { params }) => listTests(call, params.customerId),
  answerTest: async (call, { params, body }) => {
    await answerTest(call, params, body.accepted);
    return { ok: true };
  },
  listClassResults: (call, { params }) => listClassResults(call, params.classId),
  getClassNumbers: (call, { params }) => getClassNumbers(call, params.classId),
  askResultsAgain: async (call, { params }) => {
    await askResultsAgain(call, params.classId);
    return { ok: true };
  },
  setRider: (call, { params, body }) => setRider(call, params, body),
  getClassReport: (call, { params }) => getClassReport(call, params.classId),
  getMonth: (call, { query }) => getMonth(call, query.month),
  getComparison: (call, { query }) => getComparison(call, query),
};
