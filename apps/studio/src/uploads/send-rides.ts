import { MAX_UPLOAD_TRIES } from '@tandem/api/words';
import { sql } from 'kysely';
import { inStudio } from '../base/call.ts';
import { announceChange } from '../base/changes.ts';
import type { Studio, Work } from '../base/context.ts';
import { readRideFile } from '../rides/index.ts';
import { type Activity, intervals, type Sent } from './intervals.ts';
import { queueUploads } from './queue-uploads.ts';
import {
  beginTakingAway,
  type Connection,
  dropUploads,
  readConnection,
  readTakenAway,
  readUploads,
  type TakenAway,
  type Upload,
} from './store.ts';

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
    const { waiting, away } = await readToDo(work, of.customerId);
    const isDue = ({ nextTryAt }: { nextTryAt: Date | null }) => nextTryAt === null || nextTryAt <= work.now;
    // The oldest first, as they were ridden.
    return { connection, due: waiting.filter(isDue).reverse(), away: away.filter(isDue) };
  });
  if (!found) return;
  const { connection, due, away } = found;
  const remote = intervals(studio.settings.intervalsUrl, connection.apiKey);
  let ailing: Failed | null = null;
  for (const ride of away.slice(0, RIDES_A_RUN)) {
    if (ailing || performance.now() > until) break;
    if (!(await within((work) => beginRemoval(work, of.customerId, connection, ride)))) continue;
    const outcome = await takeAway(remote, ride);
    await within((work) => noteRemoved(work, { ...of, connection, ride, outcome }));
    ailing = ofAll(outcome);
  }
  for (const upload of due.slice(0, RIDES_A_RUN)) {
    if (ailing || performance.now() > until) break;
    const activity = await within((work) => begin(work, of.customerId, connection, upload));
    if (!activity) continue;
    const outcome = await put(remote, upload, activity);
    await within((work) => note(work, { ...of, connection, upload, outcome }));
    ailing = ofAll(outcome);
  }
  await within((work) => goOn(work, of.customerId, ailing));
}

/** What the next run has to do, now or at its time. */
async function readToDo(work: Work, customerId: string): Promise<{ waiting: Upload[]; away: TakenAway[] }> {
  const uploads = await readUploads(work, customerId);
  return {
    waiting: uploads.filter(({ state }) => state === 'waiting'),
    away: await readTakenAway(work, customerId),
  };
}

/** What ails the key or the other side is no matter of this ride: the others wait too. */
const ofAll = (outcome: Sent<unknown>): Failed | null =>
  outcome.kind === 'ok' || outcome.kind === 'permanent' ? null : outcome;

const externalIdOf = (rideId: string) => `tandem-${rideId}`;
type There = Pick<Upload, 'rideId' | 'startsAt' | 'activityId'>;

/** All that is there of a ride, also what nobody was told of: its answer was lost, or the key was another then. */
async function findAll(
  remote: ReturnType<typeof intervals>,
  { rideId, startsAt, activityId }: There,
): Promise<Sent<string[]>> {
  const day = (days: number) => new Date(startsAt.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  const found = await remote.find(externalIdOf(rideId), day(-1), day(2));
  if (found.kind !== 'ok' || activityId === null) return found;
  return { kind: 'ok', value: [...new Set([...found.value, activityId])] };
}

/** Sends a ride in place of what was there of it. */
async function put(
  remote: ReturnType<typeof intervals>,
  upload: Upload,
  activity: Activity,
): Promise<Sent<string | null>> {
  const before = await findAll(remote, upload);
  if (before.kind !== 'ok') return before;
  const sent = await remote.upload(activity);
  if (sent.kind !== 'ok') return sent;
  const [now] = sent.value;
  // Where they do not say what it is called nothing is taken away: it could be the ride itself.
  if (now === undefined) return { kind: 'ok', value: upload.activityId };
  const removed = await removeAll(
    remote,
    before.value.filter((other) => !sent.value.includes(other)),
  );
  return removed ?? { kind: 'ok', value: now };
}

/** Takes away whatever is there of a ride. */
async function takeAway(remote: ReturnType<typeof intervals>, ride: There): Promise<Sent<null>> {
  const there = await findAll(remote, ride);
  if (there.kind !== 'ok') return there;
  return (await removeAll(remote, there.value)) ?? { kind: 'ok', value: null };
}

/** @returns what kept one of them from going; null where all are gone */
async function removeAll(
  remote: ReturnType<typeof intervals>,
  activityIds: readonly string[],
): Promise<Failed | null> {
  for (const activityId of activityIds) {
    const removed = await remote.remove(activityId);
    if (removed.kind !== 'ok') return removed;
  }
  return null;
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
    externalId: externalIdOf(rideId),
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
    await refuseKey(work, customerId);
  } else {
    const failed = outcome.kind === 'permanent' || tries + 1 >= MAX_UPLOAD_TRIES;
    const next = failed ? null : waitFrom(now, tries + 1, outcome.retryAfterSeconds);
    await sql`update ride_uploads set code = ${outcome.code}, failed = ${failed}, next_try_at = ${next}
      where ${row}`.execute(trx);
  }
  await announceChange(work, 'performance', customerId);
}

/** Notes the try to take a ride away before it is made. @returns false where it is to stay */
async function beginRemoval(
  work: Work,
  customerId: string,
  connection: Connection,
  { rideId, tries }: TakenAway,
): Promise<boolean> {
  if (!(await stillConnected(work, customerId, connection))) return false;
  const nextTryAt = waitFrom(work.now, tries + 1);
  return beginTakingAway(work, customerId, { rideId, tries: tries + 1, nextTryAt });
}

type Removed = Of & { connection: Connection; ride: TakenAway; outcome: Sent<null> };

async function noteRemoved(work: Work, { customerId, connection, ride, outcome }: Removed): Promise<void> {
  const { trx, studioId, now } = work;
  if (!(await stillConnected(work, customerId, connection))) return;
  const row = sql`studio_id = ${studioId} and customer_id = ${customerId} and ride_id = ${ride.rideId}`;
  const { tries } = ride;
  if (outcome.kind === 'ok') await sql`delete from ride_uploads where ${row}`.execute(trx);
  else if (outcome.kind === 'config') {
    await sql`update ride_uploads set tries = ${tries}, next_try_at = null where ${row}`.execute(trx);
    await refuseKey(work, customerId);
  } else {
    const failed = tries + 1 >= MAX_UPLOAD_TRIES;
    const next = failed ? null : waitFrom(now, tries + 1, outcome.retryAfterSeconds);
    await sql`update ride_uploads set code = ${outcome.code}, failed = ${failed}, next_try_at = ${next}
      where ${row}`.execute(trx);
  }
}

/** Nothing is asked any more by a key that they do not accept. */
async function refuseKey({ trx, studioId, now }: Work, customerId: string): Promise<void> {
  await sql`update upload_connections set refused_at = ${now}
    where studio_id = ${studioId} and customer_id = ${customerId}`.execute(trx);
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

/** Has the next run come when it has something to try: only what it will take up says when, and what ails them all. */
async function goOn(work: Work, customerId: string, ailing: Failed | null): Promise<void> {
  await dropUploads(work, customerId);
  const { waiting, away } = await readToDo(work, customerId);
  const times = [...waiting, ...away].map(({ nextTryAt }) => nextTryAt?.getTime() ?? 0);
  if (times.length === 0) return;
  const earliest = ailing ? waitFrom(work.now, 1, ailing.retryAfterSeconds).getTime() : 0;
  const seconds = Math.ceil((Math.max(earliest, Math.min(...times)) - work.now.getTime()) / 1000);
  await queueUploads(work, customerId, Math.max(1, seconds));
}

/** When the next try is due: each wait twice as long as the one before, and as long as they ask. */
function waitFrom(now: Date, tries: number, askedSeconds = 0): Date {
  const wait = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (tries - 1));
  return new Date(now.getTime() + Math.max(wait, Math.min(askedSeconds, LONGEST_WAIT_SECONDS)) * 1000);
}
