import { randomBytes, randomUUID } from 'node:crypto';
import type { endpoints, SourceHook } from '@tandem/api/studio';
import {
  type ForeignSource,
  OLD_HOOK_SECRET_HOURS,
  SOURCE_HOOK_PATH,
  type SourceHookRefusal,
} from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../../base/audit.ts';
import type { Call } from '../../base/context.ts';
import { openHook, sealHook } from './secrets.ts';

const HOUR_MS = 3_600_000;
const SECRET_BYTES = 32;

type Row = {
  hookId: string;
  secrets: Buffer;
  madeAt: Date;
  receivedAt: Date | null;
  refused: number;
  refusedAt: Date | null;
  refusedBecause: SourceHookRefusal | null;
  unknownEvent: string | null;
  unknownAt: Date | null;
};

async function readRow({ trx, studioId }: Call, source: ForeignSource, lock = false): Promise<Row | null> {
  const { rows } = await sql<Row>`
    select hook_id as "hookId", secrets, made_at as "madeAt", received_at as "receivedAt", refused,
      refused_at as "refusedAt", refused_because as "refusedBecause", unknown_event as "unknownEvent", unknown_at as "unknownAt"
    from source_hooks where studio_id = ${studioId} and source = ${source}
    ${lock ? sql`for update` : sql``}`.execute(trx);
  return rows[0] ?? null;
}

function present(call: Call, source: ForeignSource, row: Row): SourceHook {
  const { studio, studioId, now } = call;
  const { signatureKey, before } = openHook(studio, { studioId, source }, row.secrets);
  const parts: Record<string, string> = { studioId, source, hookId: row.hookId };
  return {
    address: studio.settings.publicUrl + SOURCE_HOOK_PATH.replace(/:(\w+)/g, (_, name) => parts[name]!),
    madeAt: row.madeAt.toISOString(),
    ownSignatureKey: signatureKey !== null,
    oldSecretUntil: before !== null && now < new Date(before.until) ? before.until : null,
    receivedAt: row.receivedAt?.toISOString() ?? null,
    refused:
      row.refusedAt && row.refusedBecause
        ? { count: row.refused, at: row.refusedAt.toISOString(), because: row.refusedBecause }
        : null,
    unknown:
      row.unknownEvent !== null && row.unknownAt
        ? { event: row.unknownEvent, at: row.unknownAt.toISOString() }
        : null,
  };
}

export async function getHook(call: Call, source: ForeignSource): Promise<{ hook: SourceHook | null }> {
  const row = await readRow(call, source);
  return { hook: row && present(call, source, row) };
}

/**
 * Makes the address, or gives it another secret: the one before is taken for an hour too, in which it is changed there. What was
 * refused until now is forgotten, since it was of that one. @throws Problem not_found where the studio reads nothing of the source
 */
export async function setHook(
  call: Call,
  source: ForeignSource,
  { secret: entered, signatureKey }: z.output<typeof endpoints.setSourceHook.body>,
): Promise<{ hook: SourceHook; secret: string | null }> {
  const { studio, trx, studioId, now } = call;
  const of = { studioId, source };
  const { rows } = await sql`select from source_connections
    where studio_id = ${studioId} and source = ${source} for key share`.execute(trx);
  if (rows.length === 0) throw notFound('connection');
  const row = await readRow(call, source, true);
  const secret = entered ?? randomBytes(SECRET_BYTES).toString('base64url');
  const until = new Date(now.getTime() + OLD_HOOK_SECRET_HOURS * HOUR_MS).toISOString();
  let before = null;
  if (row) {
    const kept = openHook(studio, of, row.secrets);
    // Replaced again within the hour, the one before is still what is entered there.
    const still = kept.before !== null && now < new Date(kept.before.until);
    before = still ? kept.before : { secret: kept.secret, signatureKey: kept.signatureKey, until };
  }
  const sealed = sealHook(studio, of, { secret, signatureKey, before });
  await sql`insert into source_hooks (studio_id, source, hook_id, secrets, made_at)
    values (${studioId}, ${source}, ${randomUUID()}, ${sealed}, ${now})
    on conflict (studio_id, source) do update set secrets = excluded.secrets,
      refused = 0, refused_at = null, refused_because = null`.execute(trx);
  await audit(call, 'source_hook.set', { kind: 'source', id: source }, { made: entered === null });
  const set = await readRow(call, source);
  return { hook: present(call, source, set!), secret: entered === null ? secret : null };
}

/** @throws Problem not_found */
export async function removeHook(call: Call, source: ForeignSource): Promise<void> {
  const { rows } = await sql`delete from source_hooks
    where studio_id = ${call.studioId} and source = ${source} returning 1`.execute(call.trx);
  if (rows.length === 0) throw notFound('webhook');
  await audit(call, 'source_hook.remove', { kind: 'source', id: source });
}
