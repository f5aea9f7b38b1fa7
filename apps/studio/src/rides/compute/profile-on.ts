import type { DatedDetail } from '@tandem/api/words';
import type { RiderProfile } from '@tandem/metrics';
import { sql } from 'kysely';
import { Temporal } from 'temporal-polyfill';
import type { Work } from '../../base/context.ts';
import { type BodyValue, homeZone, valueOn } from '../../customers/index.ts';

export type Body = {
  /** Where the person rides. */
  timeZone: string;
  birthDate: string | null;
  gender: 'male' | 'female' | 'other' | null;
  /** Oldest first within each field. */
  history: readonly BodyValue[];
};

/** @returns null where there is no such customer */
export async function readBody(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  customerId: string,
): Promise<Body | null> {
  const { rows } = await sql<Body>`
    select p.birth_date as "birthDate", p.gender, ${homeZone} as "timeZone", coalesce((
      select json_agg(json_build_object('field', h.field, 'from', h.from_date, 'value', h.value)
        order by h.field, h.from_date)
      from body_history h where h.studio_id = p.studio_id and h.customer_id = p.customer_id), '[]') as history
    from customers p where p.studio_id = ${studioId} and p.customer_id = ${customerId}`.execute(trx);
  return rows[0] ?? null;
}

/**
 * What a ride is computed with: the details in force on its day; where the studio knows none of that day, what Spivi
 * used or the file says. A later value is no knowledge of that day, and neither is a maximum heart rate that Spivi
 * estimated.
 * @param day local date of the ride, YYYY-MM-DD
 */
export function profileOn(
  body: Body,
  day: string,
  sent: Readonly<Record<string, unknown>> | null,
): RiderProfile {
  const known = (key: string) => (typeof sent?.[key] === 'number' ? sent[key] : null);
  const on = (field: DatedDetail) => valueOn(body.history, field, day) ?? known(field);
  const measured = sent?.maxHrSource === 'measured' ? known('maxHrBpm') : null;
  return {
    weightKg: on('weightKg'),
    heightCm: on('heightCm'),
    ageYears: body.birthDate === null ? null : ageOn(body.birthDate, day),
    gender: body.gender === 'other' ? null : body.gender,
    ftpW: on('ftpW'),
    lthrBpm: on('lthrBpm'),
    restingHrBpm: on('restingHrBpm'),
    maxHrBpm: valueOn(body.history, 'maxHrBpm', day) ?? measured,
  };
}

const ageOn = (birthDate: string, day: string): number =>
  Temporal.PlainDate.from(birthDate).until(day, { largestUnit: 'years' }).years;
