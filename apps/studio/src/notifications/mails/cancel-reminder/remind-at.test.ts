import fc from 'fast-check';
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import { expect } from 'vitest';
import { test } from '../../../testing/fixtures.ts';
import { MAX_AHEAD_HOURS, REMIND_HOURS, remindAt } from './remind-at.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ZONES = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
/** Nights in which a clock of these changes, and one in which none does. */
const NIGHTS = [
  '2027-03-28',
  '2027-10-31',
  '2027-03-14',
  '2027-11-07',
  '2027-04-04',
  '2027-10-03',
  '2027-06-16',
];

const end = fc
  .tuple(fc.constantFrom(...ZONES), fc.constantFrom(...NIGHTS), fc.integer({ min: -36 * 60, max: 36 * 60 }))
  .map(([zone, night, minutes]) => ({ zone, at: new Date(Date.parse(night) + minutes * MINUTE_MS) }));

test('a reminder is due three hours before the end, and in a night the evening before, whatever the clocks do', async ({
  t,
}) => {
  const byPostgres = async (ends: { zone: string; at: Date }[]): Promise<Date[]> =>
    (
      await sql<{ due: Date }>`select ${remindAt(sql`e.at`, sql`e.zone`)} as due
        from jsonb_to_recordset(${JSON.stringify(ends.map((one, n) => ({ ...one, n })))}::jsonb) as e(at timestamptz, zone text, n int)
        order by e.n`.execute(t.db)
    ).rows.map(({ due }) => due);
  await fc.assert(
    fc.asyncProperty(fc.array(end, { minLength: 50, maxLength: 50 }), async (ends) => {
      const dues = await byPostgres(ends);
      for (const [n, { zone, at }] of ends.entries()) {
        const due = Temporal.Instant.fromEpochMilliseconds(dues[n]!.getTime()).toZonedDateTimeISO(zone);
        const usual = Temporal.Instant.fromEpochMilliseconds(
          at.getTime() - REMIND_HOURS * HOUR_MS,
        ).toZonedDateTimeISO(zone);
        const evening = usual.hour < 8 ? usual.subtract({ days: 1 }) : usual;
        const expected = usual.hour >= 8 && usual.hour < 20 ? usual : evening.withPlainTime({ hour: 19 });
        expect(due.toString(), `${at.toISOString()} ${zone}`).toBe(expected.toString());
        // What a member relies on, however it is reckoned.
        expect(due.hour).toBeGreaterThanOrEqual(8);
        // … with two hours left before the night, should a worker be late.
        expect(due.hour).toBeLessThan(20);
        const aheadMs = at.getTime() - due.epochMilliseconds;
        expect(aheadMs).toBeGreaterThanOrEqual(REMIND_HOURS * HOUR_MS);
        expect(aheadMs).toBeLessThanOrEqual(MAX_AHEAD_HOURS * HOUR_MS);
      }
    }),
    { numRuns: 20 },
  );
});
