import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOver, nextAsk, probesAt, revisionDue } from './pull-schedule.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const startsAt = new Date('2026-11-22T18:00:00Z');
const endsAt = new Date('2026-11-22T18:45:00Z');
const at = (ms: number) => new Date(endsAt.getTime() + ms);

/** Every asking of a class, from two hours before it until it is asked for no more. */
function askings(seenAt: Date | null, open: (now: Date) => boolean) {
  const all: Date[] = [];
  let now: Date | null = seenAt ?? new Date(startsAt.getTime() - 2 * HOUR);
  while (now) {
    all.push(now);
    now = nextAsk(now, { startsAt, endsAt, seenAt, open: open(now) });
  }
  return all;
}
const callsIn = (all: Date[], from: number, to: number) =>
  all
    .filter((now) => now >= new Date(from) && now < new Date(to))
    .reduce((sum, now) => sum + probesAt(now, { startsAt, endsAt, seenAt: null }), 0);

test('a class that never brings numbers costs no more calls than promised, and is given up after a day', () => {
  const all = askings(null, () => true);
  const end = endsAt.getTime();
  expect(callsIn(all, 0, startsAt.getTime())).toBeLessThanOrEqual(55);
  expect(callsIn(all, startsAt.getTime(), end - 10 * MINUTE)).toBeLessThanOrEqual(430);
  expect(callsIn(all, end - 10 * MINUTE, end + 10 * MINUTE)).toBeLessThanOrEqual(485);
  expect(callsIn(all, end + 10 * MINUTE, end + 25 * HOUR)).toBeLessThanOrEqual(115);
  expect(all.at(-1)).toEqual(at(24 * HOUR));
  expect(isOver(all.at(-1)!, { startsAt, endsAt, seenAt: null })).toBe(true);
});

test('who has nothing among others who have is asked for about sixty times in a day', () => {
  expect(askings(at(0), () => true).length).toBeLessThanOrEqual(62);
});

test('numbers that are there are asked for again after 1, 6 and 24 hours', () => {
  expect(askings(at(0), () => false)).toEqual([at(0), at(HOUR), at(6 * HOUR), at(24 * HOUR)]);
});

test('each revision falls due once, also when askings were late', () => {
  const c = { startsAt, endsAt, seenAt: at(0) };
  expect(revisionDue(at(HOUR - 1), { ...c, revisedAt: null })).toBe(false);
  expect(revisionDue(at(HOUR), { ...c, revisedAt: null })).toBe(true);
  expect(revisionDue(at(2 * HOUR), { ...c, revisedAt: at(HOUR) })).toBe(false);
  expect(revisionDue(at(30 * HOUR), { ...c, revisedAt: at(HOUR) })).toBe(true);
  expect(revisionDue(at(31 * HOUR), { ...c, revisedAt: at(30 * HOUR) })).toBe(false);
});

test('the next asking lies ahead, never more than an hour while somebody is waited for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -180, max: 26 * 60 }),
      fc.option(fc.integer({ min: -60, max: 23 * 60 })),
      fc.boolean(),
      (minute, seen, open) => {
        const now = at(minute * MINUTE);
        const seenAt = seen !== null && seen <= minute ? at(seen * MINUTE) : null;
        const next = nextAsk(now, { startsAt, endsAt, seenAt, open });
        if (next) expect(next.getTime()).toBeGreaterThan(now.getTime());
        if (open && !isOver(now, { startsAt, endsAt, seenAt }))
          expect(next!.getTime() - now.getTime()).toBeLessThanOrEqual(HOUR);
      },
    ),
  );
});
