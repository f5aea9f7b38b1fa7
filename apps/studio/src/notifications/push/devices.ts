import type { PushOutcome } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';

export type Device = {
  deviceId: string;
  name: string;
  address: string;
  p256dh: string;
  auth: string;
  madeAt: Date;
  outcome: PushOutcome | null;
  triedAt: Date | null;
};

/** A device `d` whose person has not signed out there; a session that ended by itself says nothing of that. */
export const signedIn = sql<boolean>`exists (select from auth.session s join customers p on p.studio_id = d.studio_id
  and p.customer_id = d.customer_id where s.id = d.session_id and s."userId" = p.account_id)`;

/** A person's devices that take messages, the first made first. */
export async function readDevices({ trx, studioId }: Work, customerId: string): Promise<Device[]> {
  const { rows } = await sql<Device>`
    select device_id as "deviceId", name, address, p256dh, auth, made_at as "madeAt", outcome, tried_at as "triedAt"
    from push_devices d where studio_id = ${studioId} and customer_id = ${customerId} and ${signedIn}
    order by made_at, device_id`.execute(trx);
  return rows;
}

/** What came of messages; a device that is gone is forgotten. */
export async function noteOutcomes(
  { trx, studioId, now }: Work,
  outcomes: readonly { deviceId: string; outcome: PushOutcome }[],
): Promise<void> {
  for (const { deviceId, outcome } of outcomes)
    await (outcome === 'gone'
      ? sql`delete from push_devices where studio_id = ${studioId} and device_id = ${deviceId}`
      : sql`update push_devices set outcome = ${outcome}, tried_at = ${now}
          where studio_id = ${studioId} and device_id = ${deviceId}`
    ).execute(trx);
}

/** Forgets the devices whose person has signed out there, or was away for half a year. */
export async function dropSignedOut({ trx, studioId }: Work): Promise<void> {
  await sql`delete from push_devices d where studio_id = ${studioId} and not ${signedIn}`.execute(trx);
}
