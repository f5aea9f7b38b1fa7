import { randomUUID } from 'node:crypto';
import { decodeTrace } from '@tandem/metrics/trace';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { markRidesDirty } from '../rides/index.ts';
import { isNamed, type Recorded, SHARED, settleDoubles } from './doubles.ts';
import { lockWhoKeepsNumbers } from './imports.ts';
import { countReadings, READER_VERSION, type Ride } from './read-ride.ts';

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
  const known = await findRecordings(work, whose.customerId, { file, ride });
  const same = known.find(({ hash, part }) => hash.equals(file.hash) && part === ride.part);
  // Read once more by better rules it is what it was, told better.
  if (same && same.readerVersion >= READER_VERSION)
    return { outcome: 'duplicate', code: 'same_file', rideId: same.doubleOf ?? same.rideId };
  const ofClass = await findClass(work, whose.customerId, ride);
  if (ofClass && !same) return { outcome: 'duplicate', code: 'in_class', rideId: ofClass };
  const recording: Recording = {
    ...ride,
    hash: file.hash,
    namesSport: isNamed(ride.fileSport),
    totals: Object.keys(ride.sent).length,
    rideId: same?.rideId ?? randomUUID(),
    doubleOf: null,
    readerVersion: READER_VERSION,
  };
  const others = known.filter((other) => other !== same);
  const settled = settleDoubles([...others, recording]);
  const counting = settled.get(recording) ?? null;
  // A ride keeps its id, whichever recording tells it.
  const heir = others.find((other) => other.doubleOf === null && settled.get(other) === recording);
  const ids = new Map<Recording, string>();
  if (heir && !same) ids.set(recording, heir.rideId).set(heir, randomUUID());
  const idOf = (of: Recording | null) => of && (ids.get(of) ?? of.rideId);
  if (same) await removeReading(work, same);
  const changed = [];
  for (const other of others) {
    const now = { rideId: idOf(other)!, doubleOf: idOf(settled.get(other) ?? null) };
    if (now.rideId === other.rideId && now.doubleOf === other.doubleOf) continue;
    await resettle(work, whose.customerId, other, now);
    changed.push(other.startedAt.getTime());
  }
  if (changed.length > 0)
    await markRidesDirty(work, { customerId: whose.customerId, from: new Date(Math.min(...changed)) });
  const rideId = idOf(recording)!;
  const doubleOf = idOf(counting);
  await insertRide(work, whose, { rideId, doubleOf, file, ride });
  return doubleOf === null
    ? { outcome: 'added', code: null, rideId }
    : { outcome: 'duplicate', code: 'same_ride', rideId: doubleOf };
}

async function insertRide(
  { trx, studioId }: Work,
  whose: Whose,
  { rideId, doubleOf, file, ride }: { rideId: string; doubleOf: string | null; file: ImportFile; ride: Ride },
): Promise<void> {
  await trx
    .insertInto('own_rides')
    .values({
      studio_id: studioId,
      ride_id: rideId,
      double_of: doubleOf,
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

type Recording = Recorded & {
  rideId: string;
  /** The ride that counts in its place; null where it counts itself. */
  doubleOf: string | null;
  readerVersion: number;
};

/** This very activity of this very file, and all recordings that one or several overlaps join with it. */
async function findRecordings(
  work: Work,
  customerId: string,
  { file, ride }: { file: ImportFile; ride: Ride },
): Promise<Recording[]> {
  let [from, to] = [ride.startedAt, ride.endedAt];
  for (;;) {
    const found = await readRecordings(work, customerId, { file, part: ride.part, from, to });
    const near = found.filter(({ startedAt, endedAt }) => startedAt < to && endedAt > from);
    const first = Math.min(from.getTime(), ...near.map(({ startedAt }) => startedAt.getTime()));
    const last = Math.max(to.getTime(), ...near.map(({ endedAt }) => endedAt.getTime()));
    if (first === from.getTime() && last === to.getTime()) return found;
    [from, to] = [new Date(first), new Date(last)];
  }
}

/** A person's recordings: all of them, or this activity of a file and whatever overlaps a time. */
export async function readRecordings(
  { trx, studioId }: Work,
  customerId: string,
  which: 'all' | { file: ImportFile; part: number; from: Date; to: Date },
): Promise<Recording[]> {
  type Row = Omit<Recording, 'namesSport'> & { trace: Buffer | null; fileSport: string | null };
  const { rows } = await sql<Row>`
    select ride_id as "rideId", double_of as "doubleOf", file_hash as hash, part, reader_version as "readerVersion",
      started_at as "startedAt", ended_at as "endedAt", seconds, readings, sport, file_sport as "fileSport",
      (select count(*)::int from jsonb_object_keys(sent)) as totals, case when readings = 0 then trace end as trace
    from own_rides
    where studio_id = ${studioId} and customer_id = ${customerId}
      and ${
        which === 'all'
          ? sql`true`
          : sql`(file_hash = ${which.file.hash} and part = ${which.part}
              or ended_at > ${which.from} and started_at < ${which.to})`
      }
    order by readings desc, seconds desc, file_hash, part`.execute(trx);
  return rows.map(({ trace, fileSport, ...row }) => ({
    ...row,
    namesSport: isNamed(fileSport),
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

/** Takes away what an older reader made of a file; its import is told that the file was read once more. */
async function removeReading({ trx, studioId }: Work, { rideId }: Recording): Promise<void> {
  await sql`delete from own_rides where studio_id = ${studioId} and ride_id = ${rideId}`.execute(trx);
  await sql`update import_files set outcome = 'duplicate', code = 'same_file'
    where studio_id = ${studioId} and ride_id = ${rideId} and outcome = 'added'`.execute(trx);
}

/** Gives a recording its new place, as the ride or as a double of it, and tells the imports that brought its file. */
export async function resettle(
  { trx, studioId }: Work,
  customerId: string,
  before: Recording,
  now: Pick<Recording, 'rideId' | 'doubleOf'>,
): Promise<void> {
  await sql`update own_rides set ride_id = ${now.rideId}, double_of = ${now.doubleOf}
    where studio_id = ${studioId} and customer_id = ${customerId} and file_hash = ${before.hash}
      and part = ${before.part}`.execute(trx);
  const [told, outcome, code] = now.doubleOf
    ? ['added', 'duplicate', 'same_ride']
    : ['same_ride', 'added', null];
  await sql`update import_files f set ride_id = ${now.doubleOf ?? now.rideId},
      outcome = case when coalesce(f.code, f.outcome) = ${told} then ${outcome} else f.outcome end,
      code = case when coalesce(f.code, f.outcome) = ${told} then ${code} else f.code end
    from imports i
    where f.studio_id = ${studioId} and i.studio_id = f.studio_id and i.import_id = f.import_id
      and i.customer_id = ${customerId} and f.file_hash = ${before.hash}
      and f.ride_id = ${before.doubleOf ?? before.rideId}`.execute(trx);
}

/** A class with numbers of the person's that a recording of its sport was made in. @returns its id */
async function findClass(
  { trx, studioId }: Work,
  customerId: string,
  { startedAt, endedAt, sport, fileSport }: Ride,
): Promise<string | null> {
  // Nobody runs in class; a file that names no sport may be of one.
  if (isNamed(fileSport) && !['cycling', 'rowing'].includes(sport)) return null;
  const { rows } = await sql<{ class_id: string }>`
    select c.class_id from class_results v join classes c using (studio_id, class_id)
    where v.studio_id = ${studioId} and v.rider_id = ${customerId} and (v.state = 'ready' or v.corrections <> '{}')
      and extract(epoch from least(c.ends_at, ${endedAt}::timestamptz) - greatest(c.starts_at, ${startedAt}::timestamptz))
        >= ${SHARED}::float8 * least(extract(epoch from c.ends_at - c.starts_at),
          extract(epoch from ${endedAt}::timestamptz - ${startedAt}::timestamptz))
    order by c.class_id limit 1`.execute(trx);
  return rows[0]?.class_id ?? null;
}
