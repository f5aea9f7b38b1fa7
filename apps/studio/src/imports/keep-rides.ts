import { randomUUID } from 'node:crypto';
import type { FileDouble } from '@tandem/api/words';
import { decodeTrace } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { markRidesDirty } from '../rides/index.ts';
import { lockWhoKeepsNumbers } from './imports.ts';
import { countReadings, READER_VERSION, type Ride } from './read-ride.ts';

/** Two recordings that share so much of the shorter are of one ride; so is one with the class that it was made in. */
const SHARED = 0.5;
/** A clock may be a little ahead. */
const AHEAD_HOURS = 1;
/** A device that never learned the time begins long before. */
const EARLIEST = new Date('2000-01-01T00:00:00Z');

export type ImportFile = { fileNo: number; name: string; hash: Buffer };
/** A file with what was read from it: its rides, or the code of what is wrong. */
export type ReadFile = ImportFile & { ride: Ride[] | string };
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
  for (const file of files.filter(({ fileNo }) => waits.has(fileNo))) {
    const { outcome, code, rideId } = await keepFile(work, whose, file);
    // One by one: what a later file of these replaces is told of the earlier one.
    await sql`update import_files set outcome = ${outcome}, code = ${code}, ride_id = ${rideId}, bytes = null
      where studio_id = ${studioId} and import_id = ${importId} and file_no = ${file.fileNo}`.execute(trx);
  }
}

/** Keeps each ride of a file. The file is told by its best outcome; its ride is the first that was added. */
async function keepFile(work: Work, whose: Whose, { ride: read, ...file }: ReadFile): Promise<Outcome> {
  if (typeof read === 'string') return { outcome: 'failed', code: read, rideId: null };
  const outcomes: Outcome[] = [];
  for (const ride of read) outcomes.push(await keepRide(work, whose, { file, ride }));
  return (
    outcomes.find(({ outcome }) => outcome === 'added') ??
    outcomes.find(({ outcome }) => outcome === 'duplicate') ??
    outcomes[0]!
  );
}

async function keepRide(
  work: Work,
  whose: Whose,
  { file, ride }: { file: ImportFile; ride: Ride },
): Promise<Outcome> {
  const latest = work.now.getTime() + AHEAD_HOURS * 3_600_000;
  if (ride.startedAt.getTime() > latest) return { outcome: 'failed', code: 'future', rideId: null };
  if (ride.startedAt < EARLIEST) return { outcome: 'failed', code: 'no_date', rideId: null };
  const ofClass = await findClass(work, whose.customerId, ride);
  const known = await findRecordings(work, whose.customerId, { file, ride });
  const same = known.find(({ isFile }) => isFile);
  // Read once more by better rules it is what it was, told better.
  if (same && same.readerVersion >= READER_VERSION)
    return { outcome: 'duplicate', code: 'same_file', rideId: same.rideId };
  if (ofClass && !same) return { outcome: 'duplicate', code: 'in_class', rideId: ofClass };
  const richer = known.find((other) => !other.isFile && isRicher(other, { ...ride, hash: file.hash }));
  if (richer && !same) return { outcome: 'duplicate', code: 'same_ride', rideId: richer.rideId };
  const replaced = same ? [same] : known;
  const rideId = replaced[0]?.rideId ?? randomUUID();
  await removeRecordings(work, whose.customerId, { replaced, code: same ? 'same_file' : 'same_ride' });
  await insertRide(work, whose, { rideId, file, ride });
  return { outcome: 'added', code: null, rideId };
}

async function insertRide(
  { trx, studioId }: Work,
  whose: Whose,
  { rideId, file, ride }: { rideId: string; file: ImportFile; ride: Ride },
): Promise<void> {
  await trx
    .insertInto('own_rides')
    .values({
      studio_id: studioId,
      ride_id: rideId,
      customer_id: whose.customerId,
      import_id: whose.importId,
      title: file.name.replace(/(\.(fit|tcx|gpx))?(\.gz)?$/i, '') || file.name,
      started_at: ride.startedAt,
      ended_at: ride.endedAt,
      seconds: ride.seconds,
      time_zone: whose.timeZone,
      file_name: file.name,
      file_hash: file.hash,
      part: ride.part,
      reader_version: READER_VERSION,
      sport: ride.sport,
      file_sport: ride.fileSport,
      file_sub_sport: ride.fileSubSport,
      sent: JSON.stringify(ride.sent),
      measured: JSON.stringify(ride.measured),
      inputs: JSON.stringify(ride.inputs),
      notices: JSON.stringify(ride.notices),
      readings: ride.readings,
      trace: Buffer.from(ride.trace),
    })
    .execute();
}

type Recording = Pick<Ride, 'readings' | 'seconds'> & {
  rideId: string;
  hash: Buffer;
  /** This very activity of this very file. */
  isFile: boolean;
  readerVersion: number;
};

/** Of two recordings of one ride the one with more readings; of equals always the same one, whichever came first. */
function isRicher(a: Omit<Recording, 'rideId' | 'isFile' | 'readerVersion'>, b: typeof a): boolean {
  if (a.readings !== b.readings) return a.readings > b.readings;
  if (a.seconds !== b.seconds) return a.seconds > b.seconds;
  return a.hash.compare(b.hash) <= 0;
}

/** What is there of a ride already: its own file, and recordings that share half of the shorter with it; richest first. */
async function findRecordings(
  { trx, studioId }: Work,
  customerId: string,
  { file, ride }: { file: ImportFile; ride: Ride },
): Promise<Recording[]> {
  const { startedAt, endedAt, part } = ride;
  const shared = sql`extract(epoch from least(ended_at, ${endedAt}::timestamptz)
    - greatest(started_at, ${startedAt}::timestamptz))`;
  const shorter = sql`least(extract(epoch from ended_at - started_at),
    extract(epoch from ${endedAt}::timestamptz - ${startedAt}::timestamptz))`;
  const { rows } = await sql<Recording & { trace: Buffer | null }>`
    select ride_id as "rideId", readings, case when readings = 0 then trace end as trace, seconds, file_hash as hash, reader_version as "readerVersion",
      file_hash = ${file.hash} and part = ${part} as "isFile"
    from own_rides
    where studio_id = ${studioId} and customer_id = ${customerId} and (file_hash = ${file.hash} and part = ${part}
      or ended_at > ${startedAt} and started_at < ${endedAt} and file_hash <> ${file.hash}
        and ${shared} >= ${SHARED}::float8 * ${shorter})
    order by readings desc, seconds desc, file_hash`.execute(trx);
  return rows.map(({ trace, ...row }) => ({
    ...row,
    readings: row.readings || readingsOf(trace, row.seconds),
  }));
}

/** Of a ride that was kept before they were counted; without a trace it had one channel at least. */
function readingsOf(trace: Buffer | null, seconds: number): number {
  if (trace === null) return seconds;
  try {
    return countReadings(decodeTrace(trace));
  } catch {
    return 0;
  }
}

/** Takes poorer recordings away; their files are told as doubles of the one that takes their place. */
async function removeRecordings(
  work: Work,
  customerId: string,
  { replaced, code }: { replaced: readonly Recording[]; code: FileDouble },
): Promise<void> {
  const [first] = replaced;
  if (!first) return;
  const { trx, studioId } = work;
  const ids = replaced.map(({ rideId }) => rideId);
  const { rows } = await sql<{ from: Date }>`
    with gone as (
      delete from own_rides where studio_id = ${studioId} and ride_id = any(${ids}::uuid[]) returning started_at
    ) select min(started_at) as "from" from gone`.execute(trx);
  await sql`update import_files set ride_id = ${first.rideId},
      outcome = case when outcome = 'added' then 'duplicate' else outcome end,
      code = case when outcome = 'added' then ${code} else code end
    where studio_id = ${studioId} and ride_id = any(${ids}::uuid[])`.execute(trx);
  await markRidesDirty(work, { customerId, from: rows[0]!.from });
}

/** A class with numbers of the person's that a recording was made in. @returns its id */
async function findClass(
  { trx, studioId }: Work,
  customerId: string,
  { startedAt, endedAt }: Ride,
): Promise<string | null> {
  const { rows } = await sql<{ class_id: string }>`
    select c.class_id from class_results v join classes c using (studio_id, class_id)
    where v.studio_id = ${studioId} and v.rider_id = ${customerId} and (v.state = 'ready' or v.corrections <> '{}')
      and extract(epoch from least(c.ends_at, ${endedAt}::timestamptz) - greatest(c.starts_at, ${startedAt}::timestamptz))
        >= ${SHARED}::float8 * least(extract(epoch from c.ends_at - c.starts_at),
          extract(epoch from ${endedAt}::timestamptz - ${startedAt}::timestamptz))
    order by c.class_id limit 1`.execute(trx);
  return rows[0]?.class_id ?? null;
}
