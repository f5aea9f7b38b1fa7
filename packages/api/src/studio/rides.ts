import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { periods, USUAL_PERIOD } from '../words/periods.ts';
import { rankReasons, reasonCodes } from '../words/reasons.ts';
import { orOwn, powers } from '../words/roles.ts';
import { rideNotices, sports } from '../words/sports.ts';
import { rideStates } from '../words/states.ts';
import { day, id, instant, ofCustomer, reason, spotNumber } from './common.ts';

export const ofRide = ofCustomer.extend({ rideId: id });

/** Metric values by id of the metric registry; null = not available. */
export const metricValues = z.record(z.string(), z.number().nullable());
export const ride = z.object({
  /** Of a ride in class: the class's id. */
  rideId: id,
  /** `own`: a ride outside class, from a file that the member brought. */
  kind: z.enum(['class', 'own']),
  title: z.string(),
  startsAt: instant,
  timeZone: z.string(),
  locationName: z.string().nullable(),
  instructorName: z.string().nullable(),
  spotNumber: spotNumber.nullable(),
  /** `waiting`: asked for, not there yet. `none`: will not come, see `reason`. */
  state: z.enum(rideStates),
  reason,
  values: metricValues,
  /** Values that staff set by hand; they win over Spivi's and stay when it sends a revision. */
  corrected: z.array(z.string()),
  /** Recorded for another person, and given to this one by staff. */
  reassigned: z.boolean(),
  hasTrace: z.boolean(),
  /** Of a ride outside class. Only `cycling` counts in trends, peaks and records. */
  sport: z.enum(sports).nullable(),
});
export type Ride = z.infer<typeof ride>;

/** Where and when a number was ridden. */
export const moment = z.object({ rideId: id, title: z.string(), startsAt: instant, timeZone: z.string() });
const zoneTime = z.object({
  zone: z.number().int(),
  /** In the channel's own unit; null on the last zone, or where the sender did not say. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  seconds: z.number(),
});
export const zoneTimes = z.object({
  power: z.array(zoneTime).nullable(),
  heartRate: z.array(zoneTime).nullable(),
  cadence: z.array(zoneTime).nullable(),
});
const peakBest = z.object({ powerW: z.number(), of: moment });
const compared = z.object({ of: moment, values: metricValues });
export const rideDetail = ride.extend({
  /** What Spivi or the file said, beside what was computed here and what staff may have set. */
  sentValues: metricValues,
  /** What the reader of its file noticed that is doubtful. */
  notices: z.array(z.object({ code: z.enum(rideNotices), count: z.number() })),
  /** When Spivi last sent other numbers than before. */
  revisedAt: instant.nullable(),
  /** The numbers were computed here from the trace, by this version of the rules; null: they stand as they were sent. */
  computed: z.object({ algorithmVersion: z.number().int(), at: instant }).nullable(),
  /** What the numbers were computed from: the profile in force that day, sources of calories and speed, schemes. */
  inputs: z.record(z.string(), z.unknown()),
  zones: zoneTimes,
  /** Beside each the best of the 90 days before this ride, and of all time before it. */
  peaks: z.array(
    z.object({
      seconds: z.number(),
      powerW: z.number(),
      best90: peakBest.nullable(),
      bestEver: peakBest.nullable(),
    }),
  ),
  /** Place among those of the class who show themselves; ties share it. Null with the reason why there is none. */
  rank: z.object({ metric: z.string(), place: z.number().int(), of: z.number().int() }).nullable(),
  rankReason: z.enum(rankReasons).nullable(),
  /** The person's rides before this one in classes of the same type, or outside class of the same title: the last, and the best by work. */
  comparison: z.object({ count: z.number().int(), last: compared.nullable(), best: compared.nullable() }),
  /** 1 Hz from the ride's start; null = no reading. */
  trace: z
    .object({
      powerW: z.array(z.number().nullable()),
      heartRateBpm: z.array(z.number().nullable()),
      cadenceRpm: z.array(z.number().nullable()),
      speedKmh: z.array(z.number().nullable()),
      /** Pauses of its class, which are no part of it: the first second after each, and how long it was, s. Left out: none is known. */
      pauses: z
        .array(z.object({ atSecond: z.number().int(), seconds: z.number().int() }))
        .readonly()
        .optional(),
    })
    .nullable(),
  /** What the class's plan asked of the rider, by the same seconds; null values: nothing. Null: no such target, or no FTP. */
  askedPowerW: z.array(z.number().nullable()).nullable(),
  /** By heart rate. Null: no such target, or no maximum heart rate. */
  askedHeartRateBpm: z.array(z.number().nullable()).nullable(),
});
export type RideDetail = z.infer<typeof rideDetail>;

export const trends = z.object({
  period: z.enum(periods),
  /** First and last day of the period, in the studio's own dates. */
  from: day,
  to: day,
  /** Rides of all time: 0 is a page without anything yet. */
  rideCount: z.number().int(),
  /** Of the period. */
  rides: z.number().int(),
  /** Aggregated over the period by each metric's rule. */
  totals: metricValues,
  /** The same over as many days before the period, to say what has changed; null for `all`. */
  before: z.object({ rides: z.number().int(), totals: metricValues }).nullable().default(null),
  /** Calendar weeks of the period, Monday first, oldest first, empty weeks included; cut at the period's ends. Values: what adds up, as far as it is known. */
  weeks: z.array(z.object({ weekStart: day, rides: z.number().int(), values: metricValues })),
  /** Each date on which FTP or weight changed, and what is in force from it. */
  ftp: z.array(
    z.object({
      from: day,
      ftpW: z.number().nullable(),
      weightKg: z.number().nullable(),
      wPerKg: z.number().nullable(),
    }),
  ),
  /** What rides suggest that the profile does not say yet. */
  suggestions: z.object({
    ftp: z.object({ ftpW: z.number().int(), rule: z.enum(['95_of_20_min']), of: moment }).nullable(),
    maxHr: z.object({ maxHrBpm: z.number().int(), of: moment }).nullable(),
  }),
  /** Peak-power curve: the last 90 days against all time. */
  peaks: z.array(
    z.object({ seconds: z.number().int(), best90: peakBest.nullable(), bestEver: peakBest.nullable() }),
  ),
  /** One value for every calendar day of the period, from `from` on; null where no load was ever known. */
  fitness: z
    .object({
      fitness: z.array(z.number()),
      fatigue: z.array(z.number()),
      form: z.array(z.number()),
      /** Of today. */
      now: z.object({ fitness: z.number(), fatigue: z.number(), form: z.number() }),
      /** Fitness 28 days ago, to say whether it rises. */
      fitness28: z.number(),
    })
    .nullable(),
  /** Seconds of the period by zone number, over rides of the scheme used last; null where nothing is known. */
  zones: z.object({
    power: z.object({ scheme: z.string(), seconds: z.array(z.number()) }).nullable(),
    heartRate: z.object({ scheme: z.string(), seconds: z.array(z.number()) }).nullable(),
  }),
  /** Best of all time by metric. */
  records: z.array(z.object({ metric: z.string(), value: z.number(), of: moment })),
  /** Weeks in a row with a ride; the running one counts once it has one and never breaks it. */
  streak: z.object({ weeks: z.number().int(), best: z.number().int() }),
  /** Of the period's bookings in classes that are over. */
  attendance: z.object({
    booked: z.number().int(),
    attended: z.number().int(),
    missed: z.number().int(),
    lateCancelled: z.number().int(),
  }),
  /** Why classes of the period have no numbers, the most frequent first. */
  without: z.array(z.object({ reason: z.enum(reasonCodes), rides: z.number().int() })),
});
export type Trends = z.infer<typeof trends>;

export const ridesEndpoints = {
  getTrends: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/trends',
    summary: 'A person’s numbers over all rides of a period',
    access: orOwn('seePerformance'),
    scope: 'rides:read',
    params: ofCustomer,
    query: z.object({ period: z.enum(periods).default(USUAL_PERIOD) }),
    response: trends,
  }),
  listRides: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/rides',
    summary: 'A person’s rides in class and outside, newest first',
    access: orOwn('seePerformance'),
    scope: 'rides:read',
    params: ofCustomer,
    query: z.object({
      /** Opaque, from the page before. */
      cursor: z.string().max(200).optional(),
      /** Only rides of a sport; rides in class are of cycling. */
      sport: z.enum(sports).optional(),
    }),
    response: z.object({ rows: z.array(ride), nextCursor: z.string().nullable() }),
  }),
  getRide: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/rides/:rideId',
    summary: 'One ride with its trace',
    access: orOwn('seePerformance'),
    scope: 'rides:read',
    params: ofRide,
    response: rideDetail,
  }),
  correctRide: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/rides/:rideId/correction',
    summary: 'Set numbers of a ride in class by hand, or take a correction back (null)',
    access: powers.seePerformance,
    scope: null,
    params: ofRide,
    body: z.object({ values: z.record(z.string().max(60), z.number().finite().nullable()) }),
    response: rideDetail,
  }),
} as const;
