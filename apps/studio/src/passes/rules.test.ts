import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  choosePass,
  daysLost,
  hoursEarlier,
  isCovered,
  lastDay,
  lastOfSpan,
  type PassFacts,
  runsOut,
  stateOn,
  staysGood,
  thawOn,
} from './rules.ts';

const DAY_MS = 86_400_000;
const dayOf = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * DAY_MS).toISOString().slice(0, 10);
const wanted = { classTypeId: 'sprint', locationId: 'north', day: dayOf(100) };
const passOf = (differs: Partial<PassFacts> = {}): PassFacts => ({
  ...{ passId: 'p', unlimited: false, creditsLeft: 5, classTypeIds: [], locationIds: [], fromDay: dayOf(0) },
  ...{ until: null, span: null, extraDays: 0, frozen: null, ended: false, used: null, earlierHours: 0 },
  ...differs,
});

test('a month from the 15th ends on the 14th; thirty days end on the thirtieth', () => {
  expect(lastOfSpan('2026-01-15', { count: 1, unit: 'month' })).toBe('2026-02-14');
  expect(lastOfSpan('2026-01-31', { count: 1, unit: 'month' })).toBe('2026-02-27');
  expect(lastOfSpan('2026-03-01', { count: 30, unit: 'day' })).toBe('2026-03-30');
});

const refusals: [string, Partial<PassFacts>, string][] = [
  ['of another type', { classTypeIds: ['yoga'] }, 'pass_needed'],
  ['of another place', { locationIds: ['south'] }, 'pass_needed'],
  ['that was ended', { ended: true }, 'pass_needed'],
  ['with nothing left', { creditsLeft: 0 }, 'pass_used_up'],
  ['that ends the day before', { until: dayOf(99) }, 'pass_expired'],
  ['that begins the day after', { fromDay: dayOf(101) }, 'pass_not_begun'],
  ['frozen on that day', { frozen: { from: dayOf(100), to: dayOf(100) } }, 'pass_frozen'],
  [
    'whose classes would be too far apart',
    { span: { count: 7, unit: 'day' }, used: { first: dayOf(107), last: dayOf(107) } },
    'pass_expired',
  ],
];
test.for(refusals)('a pass %s is not good for the class', ([, differs, code]) => {
  expect(choosePass([passOf(differs)], wanted)).toEqual({ pass: null, refused: code });
});

const good: [string, Partial<PassFacts>][] = [
  ['that ends that very day', { until: dayOf(100) }],
  ['that begins that very day', { fromDay: dayOf(100) }],
  ['thawed the day before', { frozen: { from: dayOf(90), to: dayOf(99) } }],
  ['extended until then', { until: dayOf(90), extraDays: 10 }],
  ['of any number', { unlimited: true, creditsLeft: -40 }],
  ['of its type and place', { classTypeIds: ['yoga', 'sprint'], locationIds: ['north'] }],
  ['not used yet', { span: { count: 1, unit: 'day' } }],
  [
    'used within its span',
    { span: { count: 7, unit: 'day' }, used: { first: dayOf(106), last: dayOf(106) } },
  ],
];
test.for(good)('a pass %s is good for the class', ([, differs]) => {
  expect(choosePass([passOf(differs)], wanted).refused).toBeNull();
});

const anyPass = fc.record<PassFacts>({
  passId: fc.uuid(),
  unlimited: fc.boolean(),
  creditsLeft: fc.integer({ min: 0, max: 2 }),
  classTypeIds: fc.subarray(['sprint', 'yoga']),
  locationIds: fc.subarray(['north', 'south']),
  fromDay: fc.integer({ min: 60, max: 140 }).map(dayOf),
  until: fc.option(fc.integer({ min: 60, max: 140 }).map(dayOf)),
  span: fc.constant(null),
  extraDays: fc.integer({ min: 0, max: 5 }),
  frozen: fc.option(
    fc
      .tuple(fc.integer({ min: 90, max: 110 }), fc.nat(20))
      .map(([n, long]) => ({ from: dayOf(n), to: dayOf(n + long) })),
  ),
  ended: fc.boolean(),
  earlierHours: fc.integer({ min: 0, max: 336 }),
  used: fc.constant(null),
});

test('of several passes the choice does not depend on their order, and a worse one beside it changes nothing', () => {
  fc.assert(
    fc.property(fc.array(anyPass, { maxLength: 6 }), (passes) => {
      const chosen = choosePass(passes, wanted);
      expect(choosePass(passes.toReversed(), wanted)).toEqual(chosen);
      expect(choosePass([...passes, passOf({ passId: 'x', ended: true })], wanted)).toEqual(chosen);
    }),
  );
});

test('the one chosen is good, takes nothing away where another one need not, and ends no later than the others', () => {
  fc.assert(
    fc.property(fc.array(anyPass, { minLength: 1, maxLength: 6 }), (passes) => {
      const { pass } = choosePass(passes, wanted);
      const others = passes.filter((one) => choosePass([one], wanted).pass !== null);
      expect(pass === null).toBe(others.length === 0);
      if (pass === null) return;
      expect(others).toContain(pass);
      expect(pass.unlimited).toBe(others.some((one) => one.unlimited));
      for (const other of others)
        if (other.unlimited === pass.unlimited)
          expect((lastDay(pass) ?? '9999') <= (lastDay(other) ?? '9999')).toBe(true);
    }),
  );
});

test('a freeze takes no day away: as many as it has come at the end; thawed, those that were left of it go again', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.nat(30), fc.nat(70), fc.nat(40), (from, long, today, begins) => {
      const frozen = { from: dayOf(from), to: dayOf(from + long) };
      const has = { fromDay: dayOf(begins), until: dayOf(60) };
      const added = daysLost(passOf(has), frozen);
      const pass = passOf({ ...has, frozen, extraDays: added });
      const open = (one: PassFacts) =>
        Array.from({ length: 200 - begins }, (_, n) => dayOf(begins + n)).filter((day) =>
          staysGood(one, [day]),
        ).length;
      expect(open(pass)).toBe(61 - begins);
      const thawed = thawOn(frozen, dayOf(today));
      expect(thawed.days).toBe(Math.max(0, from + long - Math.max(from, today) + 1));
      if (today > from + long) return;
      const after = {
        ...pass,
        frozen: { from: frozen.from, to: thawed.to },
        extraDays: added - Math.min(added, thawed.days),
      };
      expect(open(after)).toBe(61 - begins);
      expect(stateOn(after, dayOf(today))).not.toBe('frozen');
    }),
  );
});

test('somebody may book as early as the best of their passes says that is good for the class', () => {
  fc.assert(
    fc.property(fc.array(anyPass, { maxLength: 5 }), (passes) => {
      const good = passes.filter((pass) => choosePass([pass], wanted).refused === null);
      const hours = hoursEarlier(passes, wanted);
      for (const pass of good) expect(hours).toBeGreaterThanOrEqual(pass.earlierHours);
      expect([0, ...good.map((pass) => pass.earlierHours)]).toContain(hours);
    }),
  );
});

describe('a pass that runs out', () => {
  const used = { first: dayOf(0), last: dayOf(99) };
  const today = dayOf(100);
  const cases: [string, Partial<PassFacts>, string[]][] = [
    ['whose last class is left', { used, creditsLeft: 1 }, ['last_class']],
    ['that has two', { used, creditsLeft: 2 }, []],
    ['that was given as one class', { creditsLeft: 1 }, []],
    ['with none left', { used, creditsLeft: 0, until: dayOf(103) }, []],
    ['that ends in seven days', { until: dayOf(107) }, ['ending']],
    ['that ends today', { until: dayOf(100) }, ['ending']],
    ['that ends in eight days', { until: dayOf(108) }, []],
    ['that is over', { until: dayOf(99) }, []],
    ['whose end was moved', { until: dayOf(103), extraDays: 10 }, []],
    [
      'of any number, by its first class',
      { unlimited: true, used, span: { count: 105, unit: 'day' } },
      ['ending'],
    ],
    ['that nobody has used', { span: { count: 10, unit: 'day' } }, []],
    ['that was good for a week in all', { fromDay: dayOf(99), until: dayOf(105) }, []],
    ['that is frozen', { until: dayOf(103), frozen: { from: dayOf(100), to: dayOf(101) } }, []],
    [
      'with its last class, in its last days',
      { used, creditsLeft: 1, until: dayOf(103) },
      ['last_class', 'ending'],
    ],
  ];
  test.for(cases)('%s', ([, differs, why]) => {
    expect(runsOut(passOf(differs), today)).toEqual(why);
  });

  const others: [string, Partial<PassFacts>, boolean][] = [
    ['for everything, without an end', {}, true],
    ['of any number', { unlimited: true, creditsLeft: 0 }, true],
    ['for its type and others', { classTypeIds: ['sprint', 'yoga'] }, true],
    ['for another type', { classTypeIds: ['yoga'] }, false],
    ['for another place', { locationIds: ['south'] }, false],
    ['that has one class itself', { creditsLeft: 1 }, false],
    ['that is soon over itself', { until: dayOf(107) }, false],
    ['that begins when it ends', { fromDay: dayOf(107) }, true],
    ['that begins later', { fromDay: dayOf(108) }, false],
    ['that is frozen for long', { frozen: { from: dayOf(90), to: dayOf(120) } }, false],
    ['that was ended', { ended: true }, false],
  ];
  test.for(others)('is followed by one %s, or not', ([, differs, covered]) => {
    const pass = passOf({ passId: 'one', classTypeIds: ['sprint'], locationIds: ['north'] });
    expect(isCovered(pass, [pass, passOf({ passId: 'two', ...differs })], today)).toBe(covered);
  });

  test('for everything is not followed by one for some', () => {
    expect(isCovered(passOf({}), [passOf({ passId: 'two', classTypeIds: ['sprint'] })], today)).toBe(false);
  });
});
