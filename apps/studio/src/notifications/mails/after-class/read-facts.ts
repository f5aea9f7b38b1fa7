import type { MailSkip } from '@tandem/api/words';
import type { Trace } from '@tandem/metrics';
import { decodeTrace } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import type { Work } from '../../../base/context.ts';
import { type Layers, shownValues, shownZones } from '../../../rides/index.ts';
import type { WaitingMail } from '../../mail.ts';
import { notMailed } from './not-mailed.ts';
import type { RideZones } from './ride-picture.ts';

/** What a mail tells of a ride in class. */
export type RideFacts = {
  title: string;
  startsAt: Date;
  timeZone: string;
  values: Readonly<Record<string, number | null>>;
  zones: RideZones;
  trace: Trace | null;
  /** Null for people who cannot sign in. */
  rideUrl: string | null;
};

type Row = Layers & {
  title: string;
  starts_at: Date;
  time_zone: string;
  has_numbers: boolean;
  trace: Buffer | null;
  not_mailed: MailSkip | null;
};

/** The ride as it is shown now; or why nothing is told of it. */
export async function readFacts(
  { trx, studioId }: Work,
  { customerId, classId, to }: WaitingMail,
): Promise<RideFacts | MailSkip> {
  const { rows } = await sql<Row>`
    select c.title, c.starts_at, c.time_zone,
      coalesce(v.state = 'ready' or v.corrections <> '{}', false) as has_numbers,
      v."values" as sent, v.zones, v.peaks, v.inputs, v.computed, v.corrections, v.trace, ${notMailed} as not_mailed
    from customers p
    join studios s on s.studio_id = p.studio_id
    join class_places c on c.studio_id = p.studio_id and c.class_id = ${classId!}
    left join class_results v on v.studio_id = p.studio_id and v.class_id = c.class_id and v.rider_id = p.customer_id
    where p.studio_id = ${studioId} and p.customer_id = ${customerId}`.execute(trx);
  const row = rows[0]!;
  if (row.not_mailed !== null) return row.not_mailed;
  // Given to another person meanwhile, or taken back.
  if (!row.has_numbers) return 'no_numbers';
  return {
    title: row.title,
    startsAt: row.starts_at,
    timeZone: row.time_zone,
    values: shownValues(row),
    zones: { power: shownZones(row, 'power'), heartRate: shownZones(row, 'heartRate') },
    trace: row.trace && decodeTrace(row.trace),
    rideUrl: to.portalUrl && `${to.portalUrl}/performance/${classId}`,
  };
}
