import type { TeamsTold } from '@tandem/api/tracker';
import { contestMeasures, keptBy } from '@tandem/api/words';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Contestant, standingsOf } from './standings.ts';

const SEATS = 8;
const amounts = fc
  .array(fc.option(fc.nat(20), { nil: Number.NaN, freq: 5 }), { minLength: 1, maxLength: 20 })
  .map((cells) => Float64Array.from(cells));
const rule = fc.record({
  shown: fc.boolean(),
  alias: fc.constant(null),
  hidden: fc.subarray(['powerW', 'distanceKm', 'energyKcal', 'effortPoints']),
});
const room: fc.Arbitrary<Contestant[]> = fc
  .tuple(
    ...Array.from({ length: SEATS }, (_, i) =>
      fc
        .record({ rule: fc.option(rule, { nil: null }), amounts })
        .map((one) => ({ ...one, seatId: i + 1, left: false })),
    ),
  )
  .map((riders) => riders);
const split: fc.Arbitrary<TeamsTold> = fc
  .record({
    of: fc.array(fc.nat(2), { minLength: SEATS, maxLength: SEATS }),
    sides: fc.constantFrom('teams', 'riders'),
    measure: fc.constantFrom(...contestMeasures),
    goal: fc.option(fc.integer({ min: 1, max: 80 }), { nil: null }),
  })
  .map(({ of, sides, measure, goal }) => ({
    number: 1,
    teams: [0, 1, 2].map((team) => ({
      name: null,
      seats: of.flatMap((one, i) => (one === team ? [i + 1] : [])),
    })),
    contest: { number: 1, sides, measure, goal, fromSecond: 0, toSecond: 20, open: false },
  }));

test('whatever those ride who hide, no screen is told anything else: nothing can be taken off anything', () => {
  fc.assert(
    fc.property(
      room,
      split,
      fc.array(amounts, { minLength: SEATS, maxLength: SEATS }),
      (riders, teams, others) => {
        const { measure } = teams.contest!;
        const hides = ({ rule: own }: Contestant) =>
          own !== null && (!own.shown || keptBy[measure].some((metric) => own.hidden.includes(metric)));
        const otherwise = riders.map((rider, i) =>
          hides(rider) ? { ...rider, amounts: others[i]! } : rider,
        );
        const told = standingsOf(teams, riders);
        expect(standingsOf(teams, otherwise)).toEqual(told);
        // Nor whether they are there at all.
        expect(
          standingsOf(
            teams,
            riders.filter((rider) => !hides(rider)),
          ),
        ).toEqual(told);
        if (teams.contest!.sides === 'riders')
          for (const rider of riders.filter(hides))
            expect(told.map(({ side }) => side)).not.toContain(rider.seatId);
      },
    ),
  );
});

test('a team of which nobody shows the number has none, nor a rank, and the others are ranked without it', () => {
  const hidden = { shown: true, alias: null, hidden: ['distanceKm'] };
  const ride = (seatId: number, metres: number, own: Contestant['rule'] = null) => ({
    ...{ seatId, left: false, rule: own },
    amounts: Float64Array.from({ length: 10 }, () => metres),
  });
  const contest = { number: 1, sides: 'teams', measure: 'distanceM', goal: null } as const;
  const teams = [[1], [2, 3], [4, 5]].map((seats) => ({ name: null, seats }));
  const of = { number: 1, teams, contest: { ...contest, fromSecond: 0, toSecond: 10, open: false } };
  expect(standingsOf(of, [ride(1, 9, hidden), ride(2, 3), ride(3, 9, hidden), ride(4, 4)])).toEqual([
    { side: 0, value: null, doneSecond: null, rank: null, riders: 0 },
    { side: 1, value: 30, doneSecond: null, rank: 2, riders: 1 },
    { side: 2, value: 40, doneSecond: null, rank: 1, riders: 1 },
  ]);
});
