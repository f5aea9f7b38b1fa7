import { expect, test } from 'vitest';
import type { BelievedSession } from '../fake-momence/believed.ts';
import { differences } from './momence/differences.ts';
import { liveFortnight } from './momence/fortnight.ts';
import { editNames } from './momence/people.ts';
import { mistakes, openPlainReader } from './momence/plain-reader.ts';

/** `MOMENCE_SEEDS=200 npm test -- tests/chaos/momence` for more. */
const SEEDS = Array.from({ length: Number(process.env.MOMENCE_SEEDS ?? 4) }, (_, i) => i + 1);
/** A mistake is caught by one of so many. */
const MOST_SEEDS = 4;

test('in any fortnight a reader that looks twice believes what there is, and all that people do is done', async () => {
  const made = new Set<string>();
  for (const seed of SEEDS) {
    const fortnight = await liveFortnight(seed, openPlainReader);
    expect({ seed, broken: fortnight.broken }).toEqual({ seed, broken: [] });
    for (const name of Object.keys(fortnight.made)) made.add(name);
  }
  expect(editNames.filter((name) => !made.has(name))).toEqual([]);
});

test('the same seed is the same fortnight', async () => {
  const lived = async (seed: number) => {
    const { made, requests } = await liveFortnight(seed, openPlainReader);
    return { made, requests: requests.map(({ path, fault, status }) => [path, fault, status]) };
  };
  const first = await lived(1);
  expect(await lived(1)).toEqual(first);
});

test.each(mistakes)('a reader that would %s is caught', async (mistake) => {
  for (let seed = 1; seed <= MOST_SEEDS; seed++) {
    const { broken } = await liveFortnight(seed, (fake) => openPlainReader(fake, mistake));
    if (broken.length > 0) return;
  }
  expect.fail(`none of ${MOST_SEEDS} seeds catches it`);
});

const session = (changes: Partial<BelievedSession> = {}): BelievedSession => ({
  ...{ sessionId: 1, startsAt: '2026-11-18T06:00:00.000Z', cancelled: false },
  bookings: [{ bookingId: 11, memberId: 21, roomSpotId: 31, checkedIn: false }],
  ...changes,
});
const booking = (changes: Partial<BelievedSession['bookings'][number]>) =>
  session({ bookings: [{ ...session().bookings[0]!, ...changes }] });
const other = { ...session().bookings[0]!, bookingId: 12 };

test.each<[string, BelievedSession[], BelievedSession[]]>([
  ['is missing', [], [session()]],
  ['is believed cancelled', [session({ cancelled: true })], [session()]],
  ['is not known to be cancelled', [session()], [session({ cancelled: true })]],
  ['is believed and not there', [session()], []],
  ['is believed twice', [session(), session()], [session()]],
  ['it is at 2026-11-18T06', [session({ startsAt: '2026-11-18T07:00:00Z' })], [session()]],
  ['booking 11 of session 1 is missing', [session({ bookings: [] })], [session()]],
  [
    'booking 12 of session 1 is believed',
    [session({ bookings: [...session().bookings, other] })],
    [session()],
  ],
  ['a booking twice', [session({ bookings: [other, other] })], [session({ bookings: [other] })]],
  ['memberId is believed 22, it is 21', [booking({ memberId: 22 })], [session()]],
  ['roomSpotId is believed null, it is 31', [booking({ roomSpotId: null })], [session()]],
  ['checkedIn is believed true, it is false', [booking({ checkedIn: true })], [session()]],
])('what is believed wrongly is told: %s', (sentence, believed, truth) => {
  const span = { from: Date.UTC(2026, 10, 18), to: Date.UTC(2026, 10, 19) };
  expect(differences(believed, truth, span)).toEqual([expect.stringContaining(sentence)]);
  expect(differences(truth, truth, span)).toEqual([]);
});

test('of what is cancelled, gone or outside of the span nothing more is asked', () => {
  const span = { from: Date.UTC(2026, 10, 18), to: Date.UTC(2026, 10, 19) };
  const cancelled = session({ cancelled: true });
  expect(differences([session({ cancelled: true, bookings: [] })], [cancelled], span)).toEqual([]);
  expect(differences([], [cancelled], span)).toEqual([]);
  expect(differences([cancelled], [], span)).toEqual([]);
  expect(differences([], [session({ startsAt: '2026-11-20T06:00:00.000Z' })], span)).toEqual([]);
});
