import { randomUUID } from 'node:crypto';
import type { endpoints, Kiosk } from '@tandem/api/studio';
import { MAX_KIOSKS, PAIRING_CODE_MINUTES } from '@tandem/api/words';
import { hashToken, newCode, notFound } from '@tandem/platform';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { lockLocation } from '../studios/index.ts';

/** Tablets at the doors by name: those let in, and those whose code still works. */
export async function listKiosks({ trx, studioId, now }: Work): Promise<Kiosk[]> {
  const rows = await trx
    .selectFrom('kiosks')
    .select(['kiosk_id', 'name', 'location_id', 'seen_at', 'code_expires_at'])
    .where('studio_id', '=', studioId)
    .where((eb) => eb.or([eb('code_expires_at', 'is', null), eb('code_expires_at', '>', now)]))
    .orderBy('name')
    .orderBy('kiosk_id')
    .limit(MAX_KIOSKS)
    .execute();
  return rows.map((row) => ({
    kioskId: row.kiosk_id,
    name: row.name,
    locationId: row.location_id,
    seenAt: row.seen_at?.toISOString() ?? null,
    codeExpiresAt: row.code_expires_at?.toISOString() ?? null,
  }));
}

/**
 * Adds a tablet that waits for its code. @returns the code, stored only as a hash
 * @throws Problem not_found for a location that there is not; too_many_kiosks
 */
export async function addKiosk(
  call: Call,
  { name, locationId }: z.output<typeof endpoints.addKiosk.body>,
): Promise<{ kioskId: string; code: string; expiresAt: string }> {
  const { trx, studioId, now } = call;
  await lockLocation(call, locationId);
  await trx
    .deleteFrom('kiosks')
    .where('studio_id', '=', studioId)
    .where('code_expires_at', '<=', now)
    .execute();
  if ((await listKiosks(call)).length >= MAX_KIOSKS)
    throw problem({
      code: 'too_many_kiosks',
      message: `This studio has ${MAX_KIOSKS} tablets at its doors.`,
      remedy: 'Remove one that is not used any more.',
    });
  const kioskId = randomUUID();
  const code = newCode();
  const expiresAt = new Date(now.getTime() + PAIRING_CODE_MINUTES * 60_000);
  await trx
    .insertInto('kiosks')
    .values({
      ...{ studio_id: studioId, kiosk_id: kioskId, location_id: locationId, name, made_at: now },
      ...{ code_hash: hashToken(code), code_expires_at: expiresAt },
    })
    .execute();
  await audit(call, 'kiosk.make', { kind: 'kiosk', id: kioskId }, { kiosk: name });
  await announceChange(call, 'settings', null);
  return { kioskId, code, expiresAt: expiresAt.toISOString() };
}

/** Takes a tablet's token, or its code, away: from now on it is refused. @throws Problem not_found */
export async function removeKiosk(call: Call, kioskId: string): Promise<void> {
  const { trx, studioId } = call;
  const gone = await trx
    .deleteFrom('kiosks')
    .where('studio_id', '=', studioId)
    .where('kiosk_id', '=', kioskId)
    .returning('name')
    .executeTakeFirst();
  if (!gone) throw notFound('kiosk');
  await audit(call, 'kiosk.remove', { kind: 'kiosk', id: kioskId }, { kiosk: gone.name });
  await announceChange(call, 'settings', null);
}
