import { isDeepStrictEqual } from 'node:util';
import type { Failure, UpdateClientRequest } from '@tandem/spivi';
import { sql } from 'kysely';
import { inStudio } from '../../base/call.ts';
import { announceChange } from '../../base/changes.ts';
import type { Studio, Work } from '../../base/context.ts';
import { allows, isAllowed } from '../../consent/index.ts';
import { CallsStopped, callSpivi } from '../calls/call.ts';
import { type Connection, loadConnection, stoppedBecause } from '../calls/load-connection.ts';
import { MatchDelayed } from '../calls/unavailable.ts';
import { MAX_LOST_IN_ROW } from './match-people.ts';
import { sendPush } from './push-mark.ts';

/** A job works so long and hands over to its successor: well below its lease. */
const SLICE_MS = 20_000;
const STEP_PEOPLE = 20;

export type Profile = Omit<UpdateClientRequest, 'username' | 'extra'>;
type Waiting = ProfileColumns & {
  customer_id: string;
  client_id: number;
  link_email: string | null;
  pushed: Profile | null;
  allowed: boolean;
};
type ProfileColumns = {
  first_name: string;
  last_name: string;
  phone: string | null;
  weight_kg: number | null;
  height_cm: number | null;
  ftp_w: number | null;
  resting_hr_bpm: number | null;
  lthr_bpm: number | null;
  strap_id: string | null;
};

/**
 * Sends to Spivi what changed in the profiles of linked customers since it was last sent, and nothing else: what people
 * enter there stays. Throws, to be tried again, when Spivi does not answer.
 */
export async function pushProfiles(studio: Studio, { studioId }: { studioId: string }): Promise<void> {
  const connection = await inStudio(studio, studioId, (work) => loadConnection(work));
  if (!connection || stoppedBecause(connection) || connection.leavingSince) return;
  const until = Date.now() + SLICE_MS;
  let last: string | null = null;
  let lost: Failure | null = null;
  let lostInRow = 0;
  try {
    while (Date.now() < until && lostInRow < MAX_LOST_IN_ROW) {
      const people = await inStudio(studio, studioId, (work) => waiting(work, last));
      if (people.length === 0) break;
      for (const person of people) {
        last = person.customer_id;
        const failure = await push(studio, connection, person);
        if (failure?.kind === 'config') return;
        lost = failure ?? lost;
        lostInRow = failure ? lostInRow + 1 : 0;
        if (lostInRow === MAX_LOST_IN_ROW) break;
      }
    }
  } catch (error) {
    if (!(error instanceof CallsStopped)) throw error;
    return;
  }
  if (lost) throw new MatchDelayed(lost);
  await inStudio(studio, studioId, async (work) => {
    if ((await waiting(work, null)).length > 0) await sendPush(work);
  });
}

/** What Spivi keeps of a profile: whole numbers in kg, cm, W and bpm; what is not known is left out. */
export function profileOf(row: ProfileColumns): Profile {
  const numbers = {
    weight: row.weight_kg,
    height: row.height_cm,
    ftp: row.ftp_w,
    rhr: row.resting_hr_bpm,
    lthr: row.lthr_bpm,
  };
  const known = Object.entries(numbers).flatMap(([key, n]) => (n === null ? [] : [[key, Math.round(n)]]));
  return {
    firstName: row.first_name,
    lastName: row.last_name,
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.strap_id !== null && { deviceId: row.strap_id }),
    ...Object.fromEntries(known),
  };
}

/** The fields to send; a phone number or strap taken away here is taken away there. */
export function changesSince(pushed: Profile | null, profile: Profile): Profile {
  const before: Record<string, unknown> = { ...pushed };
  const changes = Object.entries(profile).filter(([key, value]) => !isDeepStrictEqual(before[key], value));
  const gone = (['phone', 'deviceId'] as const).filter((key) => pushed?.[key] && profile[key] === undefined);
  return { ...Object.fromEntries(changes), ...Object.fromEntries(gone.map((key) => [key, ''])) };
}

/** @returns the failure when it is to be tried again */
async function push(studio: Studio, connection: Connection, person: Waiting): Promise<Failure | null> {
  const { studioId } = connection;
  const { customer_id: customerId, link_email: username } = person;
  const within = <T>(work: (work: Work) => Promise<T>) => inStudio(studio, studioId, work);
  if (!person.allowed || username === null) {
    await within((work) => closePush(work, person, 'off', null));
    return null;
  }
  const changes = changesSince(person.pushed, profileOf(person));
  const sent = { ...person.pushed, ...changes };
  if (Object.keys(changes).length === 0) {
    await within((work) => keepSent(work, person, sent));
    return null;
  }
  const outcome = await callSpivi(
    studio,
    {
      connection,
      customerId,
      before: (work) => needConsent(work, customerId),
      after: (work) => keepSent(work, person, sent),
    },
    'ClientService/UpdateClient',
    { username, ...changes },
  ).catch((error: unknown) => {
    if (error instanceof TakenBack) return null;
    throw error;
  });
  if (outcome === null) {
    await within((work) => closePush(work, person, 'off', null));
    return null;
  }
  if (outcome.kind === 'ok') return null;
  if (outcome.kind !== 'permanent') return outcome;
  await within((work) => closePush(work, person, 'attention', outcome.code));
  return null;
}

/** The person does not allow it any more. */
class TakenBack extends Error {}

async function needConsent(work: Work, customerId: string): Promise<void> {
  if (!(await isAllowed(work, customerId, 'send'))) throw new TakenBack();
}

/** Spivi has it; what changed during the call goes on waiting. */
async function keepSent(work: Work, person: Waiting, sent: Profile): Promise<void> {
  const { trx, studioId } = work;
  const { rows } = await sql<ProfileColumns>`
    select first_name, last_name, phone, weight_kg, height_cm, ftp_w, resting_hr_bpm, lthr_bpm, strap_id from customers
    where studio_id = ${studioId} and customer_id = ${person.customer_id} for share`.execute(trx);
  await sql`
    update spivi_links set pushed = ${JSON.stringify(sent)}::jsonb where studio_id = ${studioId}
      and customer_id = ${person.customer_id} and client_id = ${person.client_id}`.execute(trx);
  const isLatest = Object.keys(changesSince(sent, profileOf(rows[0]!))).length === 0;
  if (isLatest) await closePush(work, person, 'synced', null);
}

async function closePush(
  work: Work,
  person: Waiting,
  state: 'synced' | 'attention' | 'off',
  reason: string | null,
): Promise<void> {
  const { trx, studioId, now } = work;
  await sql`
    update spivi_links set push_state = ${state}, push_reason = ${reason}, push_since = ${now}
    where studio_id = ${studioId} and customer_id = ${person.customer_id} and client_id = ${person.client_id}
      and push_state = 'pending'`.execute(trx);
  await announceChange(work, 'customer', person.customer_id);
}

async function waiting({ trx, studioId }: Work, after: string | null): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select k.customer_id, k.client_id, k.email as link_email, k.pushed, p.first_name, p.last_name, p.phone,
      p.weight_kg, p.height_cm, p.ftp_w, p.resting_hr_bpm, p.lthr_bpm, p.strap_id,
      n.push_details and k.broken_since is null and ${allows('send')} as allowed
    from spivi_links k
    join customers p on p.studio_id = k.studio_id and p.customer_id = k.customer_id
    join spivi_connections n on n.studio_id = k.studio_id
    where k.studio_id = ${studioId} and k.push_state = 'pending'
      and (${after}::uuid is null or k.customer_id > ${after})
    order by k.customer_id limit ${STEP_PEOPLE}`.execute(trx);
  return rows;
}
