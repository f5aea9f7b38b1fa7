import { MAX_UPLOAD_TRIES } from '@tandem/api/words';
import { sql } from 'kysely';
import { inStudio } from '../base/call.ts';
import { announceChange } from '../base/changes.ts';
import type { Studio, Work } from '../base/context.ts';
import { readRideFile } from '../rides/index.ts';
import { type Activity, intervals, type Sent } from './intervals.ts';
import { queueUploads } from './queue-uploads.ts';
import { type Connection, readConnection, readTakenAway, readUploads, type Upload } from './store.ts';

/** In one run; the next goes on. */
const RIDES_A_RUN = 10;
/** A run ends by then, well below its lease. */
const RUN_MS = 60_000;
const FIRST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 6 * 3600;
/** Longer names are refused. */
const MAX_NAME_CHARS = 80;
const DAY_MS = 86_400_000;

type Of = { studioId: string; customerId: string };
type Failed = Exclude<Sent<unknown>, { kind: 'ok' }>;

/**
 * Makes a member's account at intervals.icu have each of their rides in class once, as it is now. Compares and applies: a
 * try is a row before the call and has its outcome after it, the same file sent again makes no second activity there, and
 * one that has changed takes the place of the one before. Killed at any point, the next run goes on.
 */
export async function sendRides(studio: Studio, of: Of): Promise<void> {
  const within = <T>(work: (work: Work) => Promise<T>) => inStudio(studio, of.studioId, work);
  const until = performance.now() + RUN_MS;
  const found = await within(async (work) => {
    const connection = await readConnection(work, of.customerId);
    if (!connection || connection.refusedAt) return null;
    const uploads = await readUploads(work, of.customerId);
    const due = uploads.filter(
      ({ state, nextTryAt }) => state === 'waiting' && (nextTryAt === null || nextTryAt <= work.now),
    );
    // The oldest first, as they were ridden.
    return { connection, due: due.reverse(), away: await readTakenAway(work, of.customerId) };
  });
  if (!found) return;
  const { connection, due, away } = found;
  const remote = intervals(studio.settings.intervalsUrl, connection.apiKey);
  for (const { rideId, activityId } of away) {
    const outcome = await remote.remove(activityId);
    await within((work) => noteRemoved(work, { ...of, connection, rideId, outcome }));
    if (outcome.kind !== 'ok') break;
  }
  for (const upload of due.slice(0, RIDES_A_RUN)) {
    if (performance.now() > until) break;
    const activity = await within((work) => begin(work, of.customerId, connection, upload));
    if (!activity) continue;
    const outcome = await put(remote, upload, activity);
    await within((work) => note(work, { ...of, connection, upload, outcome }));
    // What ails the key or the other side is no matter of this ride: the others wait too.
    if (outcome.kind !== 'ok' && outcome.kind !== 'permanent') break;
  }
  await within((work) => goOn(work, of.customerId));
}

/** Sends a ride in place of what was there of it. */
async function put(
  remote: ReturnType<typeof intervals>,
  { tries, activityId, startsAt }: Upload,
  activity: Activity,
): Promise<Sent<string | null>> {
  const day = (days: number) => new Date(startsAt.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  // A first try has nothing to find: an earlier one may have left something that nobody was told of.
  const before: Sent<string[]> =
    tries === 0 && activityId === null
      ? { kind: 'ok', value: [] }
      : await remote.find(activity.externalId, day(-1), day(2));
  if (before.kind !== 'ok') return before;
  const sent = await remote.upload(activity);
  if (sent.kind !== 'ok') return sent;
  const [now] = sent.value;
  // Where they do not say what it is called nothing is taken away: it could be the ride itself.
  if (now === undefined) return { kind: 'ok', value: activityId };
  const others = new Set([...before.value, ...(activityId === null ? [] : [activityId])]);
  for (const other of others) {
    if (sent.value.includes(other)) continue;
    const removed = await remote.remove(other);
    if (removed.kind !== 'ok') return removed as Failed;
  }
  return { kind: 'ok', value: now };
}

/** Notes the try before it is made. @returns null where the ride is not to be sent any more */
async function begin(
  work: Work,
  customerId: string,
  connection: Connection,
  { rideId, digest, tries }: Upload,
): Promise<Activity | null> {
  const { trx, studioId, now } = work;
  if (!(await stillConnected(work, customerId, connection))) return null;
  const made = await readRideFile(work, { customerId, rideId }, 'fit');
  if (!made) return null;
  await sql`
    insert into ride_uploads (studio_id, customer_id, ride_id, tried_digest, tries, next_try_at)
    values (${studioId}, ${customerId}, ${rideId}, ${digest}, 1, ${waitFrom(now, tries + 1)})
    on conflict (studio_id, customer_id, ride_id) do update set tried_digest = excluded.tried_digest,
      tries = ${tries + 1}, next_try_at = excluded.next_try_at, failed = false, code = null`.execute(trx);
  return {
    file: Buffer.concat([...made.content] as Uint8Array[]),
    name: made.title.slice(0, MAX_NAME_CHARS),
    externalId: `tandem-${rideId}`,
  };
}

type Noted = Of & { connection: Connection; upload: Upload; outcome: Sent<string | null> };

async function note(work: Work, { customerId, connection, upload, outcome }: Noted): Promise<void> {
  const { trx, studioId, now } = work;
  if (!(await stillConnected(work, customerId, connection))) return;
  const row = sql`studio_id = ${studioId} and customer_id = ${customerId} and ride_id = ${upload.rideId}`;
  const { digest, tries } = upload;
  if (outcome.kind === 'ok')
    await sql`update ride_uploads set sent_digest = ${digest}, sent_at = ${now}, activity_id = ${outcome.value},
        next_try_at = null, failed = false, code = null where ${row}`.execute(trx);
  else if (outcome.kind === 'config') {
    await sql`update ride_uploads set code = ${outcome.code}, tries = ${tries}, next_try_at = null where ${row}`.execute(
      trx,
    );
    await sql`update upload_connections set refused_at = ${now}
      where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  } else {
    const failed = outcome.kind === 'permanent' || tries + 1 >= MAX_UPLOAD_TRIES;
    const next = failed ? null : waitFrom(now, tries + 1, outcome.retryAfterSeconds);
    await sql`update ride_uploads set code = ${outcome.code}, failed = ${failed}, next_try_at = ${next}
      where ${row}`.execute(trx);
  }
  await announceChange(work, 'performance', customerId);
}

async function noteRemoved(
  work: Work,
  {
    customerId,
    connection,
    rideId,
    outcome,
  }: Of & { connection: Connection; rideId: string; outcome: Sent<unknown> },
): Promise<void> {
  const { trx, studioId, now } = work;
  if (!(await stillConnected(work, customerId, connection))) return;
  const row = sql`studio_id = ${studioId} and customer_id = ${customerId} and ride_id = ${rideId}`;
  if (outcome.kind === 'ok') await sql`delete from ride_uploads where ${row}`.execute(trx);
  else if (outcome.kind === 'config')
    await sql`update upload_connections set refused_at = ${now}
      where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
  else
    await sql`update ride_uploads set tries = tries + 1, next_try_at = ${now}::timestamptz
      + make_interval(secs => least(${LONGEST_WAIT_SECONDS}, ${FIRST_WAIT_SECONDS} * 2 ^ least(tries, 10)))
      where ${row}`.execute(trx);
}

/** Whether what this run knows is still so: with another key, or none, what it has done is no news. Locks the row. */
async function stillConnected(
  { trx, studioId }: Work,
  customerId: string,
  { connectedAt }: Connection,
): Promise<boolean> {
  const { rows } = await sql<{ connected_at: Date }>`select connected_at from upload_connections
    where studio_id = ${studioId} and customer_id = ${customerId} and refused_at is null for no key update`.execute(
    trx,
  );
  return rows[0]?.connected_at.getTime() === connectedAt.getTime();
}

/** Has the next run come when something is to be tried. */
async function goOn(work: Work, customerId: string): Promise<void> {
  const { rows } = await sql<{ next: Date | null }>`select min(next_try_at) as next from ride_uploads
    where studio_id = ${work.studioId} and customer_id = ${customerId} and not failed`.execute(work.trx);
  const waiting = (await readUploads(work, customerId)).filter(({ state }) => state === 'waiting');
  const times = [...waiting.map(({ nextTryAt }) => nextTryAt?.getTime() ?? 0)];
  if (rows[0]?.next) times.push(rows[0].next.getTime());
  if (times.length === 0) return;
  const seconds = Math.ceil((Math.min(...times) - work.now.getTime()) / 1000);
  await queueUploads(work, customerId, Math.max(1, seconds));
}

/** When the next try is due: each wait twice as long as the one before, and as long as they ask. */
function waitFrom(now: Date, tries: number, askedSeconds = 0): Date {
  const wait = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (tries - 1));
  return new Date(now.getTime() + Math.max(wait, Math.min(askedSeconds, LONGEST_WAIT_SECONDS)) * 1000);
}
