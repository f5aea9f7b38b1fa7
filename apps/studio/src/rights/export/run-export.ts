import { randomUUID } from 'node:crypto';
import type { JobRun } from '@tandem/platform';
import { sql } from 'kysely';
import { inStudio, inStudioWithDrafts } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import { csvHead, csvLine } from '../../base/csv.ts';
import type { Trx } from '../../base/db.ts';
import type { JobData } from '../../base/jobs.ts';
import { everyRide, fileOf, rideFile } from '../../rides/index.ts';
import { readMerged } from '../erase/record.ts';
import { everyDouble } from './doubles.ts';
import { readme } from './readme.ts';
import { rideJson, rideLine, ridesHead } from './rides.ts';
import { profileOf, tablesOf } from './tables.ts';
import { type AddFile, zipParts } from './zip-parts.ts';

/** The file can be downloaded so long. */
const EXPORT_KEEP_DAYS = 7;
const PART_BYTES = 1024 * 1024;
/** How often open screens hear how far it is. */
const TELL_EVERY_MS = 500;
export const EXPORT_RETRIES = 3;

type ExportJobData = JobData['export-customer'];
type Run = ExportJobData & { run: string; customerId: string };

/** Another run has taken over, or the person was erased meanwhile. */
class Superseded extends Error {}

/**
 * Prepares a person's file in parts. Killed at any point it starts anew from nothing; an older run that goes on beside it
 * writes nothing more.
 */
export async function runExport(studio: Studio, job: ExportJobData, { retryCount }: JobRun): Promise<void> {
  const inOne = <T>(work: (work: Work) => Promise<T>) => inStudio(studio, job.studioId, work);
  const run = await inOne((work) => begin(work, job.exportId));
  if (!run) return;
  let part = 0;
  try {
    const bytes = await zipParts(
      studio.now(),
      PART_BYTES,
      (add) => fill(studio, run, add),
      (piece) =>
        inOne(async (work) => {
          await lockRun(work, run);
          await sql`insert into export_parts (studio_id, export_id, part, bytes)
            values (${run.studioId}, ${run.exportId}, ${part++}, ${piece})`.execute(work.trx);
        }),
    );
    await inOne((work) => endRun(work, run, bytes));
  } catch (error) {
    if (error instanceof Superseded) return;
    if (retryCount >= EXPORT_RETRIES) await inOne((work) => endRun(work, run, null));
    throw error;
  }
}

async function begin({ trx, studioId }: Work, exportId: string): Promise<Run | null> {
  const run = randomUUID();
  const { rows } = await sql<{ customer_id: string }>`
    update exports set state = 'running', run = ${run}, done = 0, total = 0
    where studio_id = ${studioId} and export_id = ${exportId} and state in ('waiting', 'running')
    returning customer_id`.execute(trx);
  if (!rows[0]) return null;
  await sql`delete from export_parts where studio_id = ${studioId} and export_id = ${exportId}`.execute(trx);
  return { studioId, exportId, run, customerId: rows[0].customer_id };
}

/** Keeps any other run away until the transaction ends. @throws Superseded where one has taken over */
async function lockRun({ trx }: Work, { studioId, exportId, run }: Run): Promise<void> {
  const { rows } = await sql`select 1 from exports
    where studio_id = ${studioId} and export_id = ${exportId} and run = ${run} for update`.execute(trx);
  if (rows.length === 0) throw new Superseded();
}

/** @param bytes of the whole file; null where it was given up */
async function endRun(work: Work, run: Run, bytes: number | null): Promise<void> {
  const { trx, now } = work;
  const { studioId, exportId } = run;
  await lockRun(work, run);
  const state = bytes === null ? 'failed' : 'ready';
  const expiresAt = new Date(now.getTime() + EXPORT_KEEP_DAYS * 86_400_000);
  await sql`update exports set state = ${state}, bytes = ${bytes}, run = null, done = total,
      expires_at = ${state === 'ready' ? expiresAt : null}
    where studio_id = ${studioId} and export_id = ${exportId}`.execute(trx);
  if (state === 'failed')
    await sql`delete from export_parts where studio_id = ${studioId} and export_id = ${exportId}`.execute(
      trx,
    );
  await announceChange(work, 'export', run.customerId);
}

async function fill(studio: Studio, run: Run, add: AddFile): Promise<void> {
  const { studioId, customerId } = run;
  // What they had booked is theirs also where the class is a draft again.
  const read = <T>(query: { execute(trx: Trx): Promise<{ rows: T[] }> }) =>
    inStudioWithDrafts(studio, studioId, async ({ trx }) => (await query.execute(trx)).rows);
  const [person] = await read(profileOf(studioId, customerId));
  if (!person) throw new Superseded();
  const { name } = person;
  const merged = await inStudio(studio, studioId, (work) => readMerged(work, customerId));
  const profile = {
    ...person.profile,
    mergedProfiles: merged.map((one) => ({
      name: one.name,
      emails: one.emails,
      spiviClientId: one.clientId,
    })),
  };
  const locale = person.locale === 'fr' ? 'fr' : 'en';
  const at = studio.now().toISOString();
  await add('README.txt', [readme({ name, studio: String(person.profile.studio), at })]);
  await add('profile.json', [`${JSON.stringify(profile, null, 2)}\n`]);
  for (const { file, query } of tablesOf(studioId, customerId)) {
    const rows = await read(query);
    await add(file, tableLines(rows));
  }
  const rides = () => everyRide(studio, studioId, customerId);
  let total = 0;
  await add(
    'rides.csv',
    (async function* () {
      yield ridesHead(locale);
      for await (const ride of rides()) {
        total++;
        yield rideLine(ride);
      }
    })(),
  );
  await add(
    'rides.json',
    (async function* () {
      let between = '[\n';
      for await (const ride of rides()) {
        yield between + JSON.stringify(rideJson(ride));
        between = ',\n';
      }
      yield between === '[\n' ? '[]\n' : '\n]\n';
    })(),
  );
  for await (const { name, bytes } of everyDouble(studio, studioId, customerId))
    await add(`doubles/${name}.fit`, [bytes]);
  await noteProgress(studio, run, { done: 0, total });
  let notedAt = performance.now();
  let done = 0;
  for await (const whole of rides()) {
    const { ride } = whole;
    const trace = ride.hasTrace ? await whole.readTrace() : null;
    if (trace) {
      await add(`traces/${fileOf(ride)}.csv`, rideFile(whole, trace, 'csv'));
      await add(`fit/${fileOf(ride)}.fit`, rideFile(whole, trace, 'fit'));
      await add(`tcx/${fileOf(ride)}.tcx`, rideFile(whole, trace, 'tcx'));
    }
    done++;
    if (performance.now() - notedAt < TELL_EVERY_MS) continue;
    notedAt = performance.now();
    await noteProgress(studio, run, { done, total });
  }
}

/** The columns as the query names them; without a row there is no head to tell. */
function* tableLines(rows: Record<string, unknown>[]): Generator<string> {
  if (rows[0]) yield csvHead(Object.keys(rows[0]));
  else yield '\n';
  for (const row of rows) yield csvLine(Object.values(row) as string[]);
}

type Progress = { done: number; total: number };

function noteProgress(studio: Studio, run: Run, { done, total }: Progress): Promise<void> {
  const { studioId, exportId } = run;
  return inStudio(studio, studioId, async (work) => {
    await lockRun(work, run);
    await sql`update exports set done = ${done}, total = ${total}
      where studio_id = ${studioId} and export_id = ${exportId}`.execute(work.trx);
    await announceChange(work, 'export', run.customerId);
  });
}
