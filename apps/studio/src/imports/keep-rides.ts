import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { lockWhoKeepsNumbers } from './imports.ts';
import type { Ride } from './read-ride.ts';

/** Two recordings of one ride begin so close to each other. */
const SAME_START_SECONDS = 60;
/** And last as long as each other, but for this share of the longer. */
const SAME_LENGTH_SHARE = 0.05;
/** A recording that shares so much of the shorter with a class was made in it. */
const IN_CLASS_SHARE = 0.5;
/** A clock may be a little ahead. */
const AHEAD_HOURS = 1;
/** A device that never learned the time begins long before. */
const EARLIEST = new Date('2000-01-01T00:00:00Z');

export type ImportFile = { fileNo: number; name: string; hash: Buffer };
/** A file with what was read from it: the ride, or the code of what is wrong. */
export type ReadFile = ImportFile & { ride: Ride | string };
/** Whose import it is; their rides outside class bear the clock of their studio. */
export type Whose = { importId: string; customerId: string; timeZone: string };
type Outcome = { outcome: 'added' | 'duplicate' | 'failed'; code: string | null; rideId: string | null };

/**
 * Keeps the rides of some files: they and what became of the files commit together. A file that waits no more stays as
 * it is. @throws Problem consent_missing, not_found when the person wants nothing kept any more
 */
export async function keepRides(work: Work, whose: Whose, files: ReadFile[]): Promise<void> {
  const { trx, studioId } = work;
  const { importId } = whose;
  await lockWhoKeepsNumbers(work, whose.customerId);
  const waiting = await trx
    .selectFrom('import_files')
    .select('file_no')
    .where('studio_id', '=', studioId)
    .where('import_id', '=', importId)
    .where(
      'file_no',
      'in',
      files.map((file) => file.fileNo),
    )
    .where('outcome', '=', 'waiting')
    .forUpdate()
    .execute();
  const waits = new Set(waiting.map((row) => row.file_no));
  const outcomes: (Outcome & { fileNo: number })[] = [];
  for (const file of files.filter(({ fileNo }) => waits.has(fileNo)))
    outcomes.push({ fileNo: file.fileNo, ...(await keepRide(work, whose, file)) });
  await sql`
    update import_files f set outcome = s.outcome, code = s.code, ride_id = s."rideId", bytes = null
    from jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb)
      as s ("fileNo" int, outcome text, code text, "rideId" uuid)
    where f.studio_id = ${studioId} and f.import_id = ${importId} and f.file_no = s."fileNo"`.execute(trx);
}

async function keepRide(work: Work, whose: Whose, { ride, ...file }: ReadFile): Promise<Outcome> {
  const failed = (code: string): Outcome => ({ outcome: 'failed', code, rideId: null });
  if (typeof ride === 'string') return failed(ride);
  const endsAt = ride.startedAt.getTime() + ride.seconds * 1000;
  if (endsAt > work.now.getTime() + AHEAD_HOURS * 3_600_000) return failed('future');
  if (ride.startedAt < EARLIEST) return failed('no_date');
  const known = await findDouble(work, whose.customerId, file, ride);
  if (known) return { outcome: 'duplicate', code: known.code, rideId: known.ride_id };
  const rideId = randomUUID();
  await work.trx
    .insertInto('own_rides')
    .values({
      studio_id: work.studioId,
      ride_id: rideId,
      customer_id: whose.customerId,
      import_id: whose.importId,
      title: file.name.replace(/(\.fit)?(\.gz)?$/i, '') || file.name,
      started_at: ride.startedAt,
      seconds: ride.seconds,
      time_zone: whose.timeZone,
      file_name: file.name,
      file_hash: file.hash,
      sent: JSON.stringify(ride.sent),
      trace: Buffer.from(ride.trace),
    })
    .execute();
  return { outcome: 'added', code: null, rideId };
}

/** The ride that a file doubles: brought by the same file, by another device's file, or ridden in a class. */
async function findDouble({ trx, studioId }: Work, customerId: string, { hash }: ImportFile, ride: Ride) {
  const { startedAt, seconds } = ride;
  const { rows } = await sql<{ code: string; ride_id: string }>`
    select code, ride_id from (select case when file_hash = ${hash} then 'same_file' else 'same_ride' end as code, ride_id
    from own_rides
    where studio_id = ${studioId} and customer_id = ${customerId} and (file_hash = ${hash}
      or (started_at between ${startedAt}::timestamptz - make_interval(secs => ${SAME_START_SECONDS})
          and ${startedAt}::timestamptz + make_interval(secs => ${SAME_START_SECONDS})
        and abs(seconds - ${seconds}) <= ${SAME_LENGTH_SHARE}::float8 * greatest(seconds, ${seconds})))
    union all
    select 'in_class', c.class_id from class_results v join classes c using (studio_id, class_id)
    where v.studio_id = ${studioId} and v.rider_id = ${customerId} and (v.state = 'ready' or v.corrections <> '{}')
      and extract(epoch from least(c.ends_at, ${startedAt}::timestamptz + make_interval(secs => ${seconds}))
          - greatest(c.starts_at, ${startedAt}::timestamptz))
        >= ${IN_CLASS_SHARE}::float8 * least(extract(epoch from c.ends_at - c.starts_at), ${seconds})) known
    order by array_position(array['same_file', 'same_ride', 'in_class'], code), ride_id limit 1`.execute(trx);
  return rows[0];
}
