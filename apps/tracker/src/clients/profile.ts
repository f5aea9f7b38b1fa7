import type { RiderProfile } from '@tandem/metrics';
import { notFound } from '@tandem/platform';
import { Temporal } from 'temporal-polyfill';
import type { Trx } from '../base/db.ts';

type ProfileRow = {
  weight_kg: number | null;
  height_cm: number | null;
  gender: string | null;
  birth_date: string | null;
  ftp_w: number | null;
  lthr_bpm: number | null;
  resting_hr_bpm: number | null;
};
export const profileColumns = [
  'weight_kg',
  'height_cm',
  'gender',
  'birth_date',
  'ftp_w',
  'lthr_bpm',
  'resting_hr_bpm',
] as const;

/** A client's row as the metrics want it; Spivi knows no maximum heart rate, so it follows from the age. */
export function toProfile(row: ProfileRow, on: Date): RiderProfile {
  return {
    weightKg: row.weight_kg,
    heightCm: row.height_cm,
    ageYears: row.birth_date === null ? null : ageOn(row.birth_date, on),
    gender: row.gender as RiderProfile['gender'],
    ftpW: row.ftp_w,
    lthrBpm: row.lthr_bpm,
    restingHrBpm: row.resting_hr_bpm,
    maxHrBpm: null,
  };
}

/** Whole years lived on the (UTC) day of an instant. */
export function ageOn(birthDate: string, instant: Date): number {
  const day = Temporal.PlainDate.from(instant.toISOString().slice(0, 10));
  return Temporal.PlainDate.from(birthDate).until(day, { largestUnit: 'years' }).years;
}

export async function profileOn(trx: Trx, clientId: number, on: Date): Promise<RiderProfile> {
  const row = await trx
    .selectFrom('clients')
    .select(profileColumns)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  if (!row) throw notFound('client');
  return toProfile(row, on);
}
