import { randomBytes } from 'node:crypto';
import { PAIRING_CODE_MINUTES } from '@tandem/api/words';
import { type Codes, createCodes, hashToken } from '@tandem/platform';
import { sql } from 'kysely';
import { inStudio } from '../base/call.ts';
import { announceChange } from '../base/changes.ts';
import type { Studio, Work } from '../base/context.ts';
import type { Db } from '../base/db.ts';
import { problem } from '../base/problem.ts';

const TOKEN_BYTES = 32;
/** When a tablet last asked is noted so often at most: what reads is not to be what writes. */
const NOTE_MS = 60_000;

/** A tablet that was let in, and the place whose door it stands at. */
export type AtDoor = {
  studioId: string;
  kioskId: string;
  locationId: string;
  name: string;
  seenAt: Date | null;
};

type Row = AtDoor & { isLetIn: boolean; codeExpiresAt: Date | null };

async function findKiosk(db: Db, hash: Buffer): Promise<Row | undefined> {
  const { rows } = await sql<Row>`select studio_id as "studioId", kiosk_id as "kioskId",
    location_id as "locationId", name, seen_at as "seenAt",
    token_hash is not null as "isLetIn", code_expires_at as "codeExpiresAt"
    from kiosk_by_hash(${hash})`.execute(db);
  return rows[0];
}

/** Lets tablets in by their codes; what a code lets in is the tablet's token, stored only as a hash. */
export const kioskCodes = (studio: Studio): Codes<string> =>
  createCodes(
    studio.now,
    async ({ hash, now }) => {
      const waiting = await findKiosk(studio.db, hash);
      if (!waiting || waiting.codeExpiresAt === null || waiting.codeExpiresAt <= now) return null;
      return inStudio(studio, waiting.studioId, (work) => letIn(work, hash));
    },
    { wrong: wrongCode, tooMany },
  );

async function letIn(work: Work, hash: Buffer): Promise<string | null> {
  const { trx, studioId, now } = work;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  // Of two at once the second waits here for the first, and finds the code gone.
  const paired = await trx
    .updateTable('kiosks')
    .set({ code_hash: null, code_expires_at: null, token_hash: hashToken(token), seen_at: now })
    .where('studio_id', '=', studioId)
    .where('code_hash', '=', hash)
    .returning('kiosk_id')
    .executeTakeFirst();
  if (!paired) return null;
  await announceChange(work, 'settings', null);
  return token;
}

/** Whose token it is. @param token null: none was brought. @throws Problem kiosk_unknown */
export async function kioskOf({ db }: Studio, token: string | null): Promise<AtDoor> {
  const found = token === null ? undefined : await findKiosk(db, hashToken(token));
  if (!found?.isLetIn)
    throw problem({
      code: 'kiosk_unknown',
      message: 'This tablet is not let in.',
      remedy: 'Make a code for it in the console, under Places.',
    });
  return found;
}

export async function noteSeen({ trx, now }: Work, { studioId, kioskId, seenAt }: AtDoor): Promise<void> {
  if (seenAt !== null && now.getTime() - seenAt.getTime() < NOTE_MS) return;
  await trx
    .updateTable('kiosks')
    .set({ seen_at: now })
    .where('studio_id', '=', studioId)
    .where('kiosk_id', '=', kioskId)
    .where('token_hash', 'is not', null)
    .execute();
}

const wrongCode = () =>
  problem({
    code: 'kiosk_code_wrong',
    message: `This code is wrong, used, or older than ${PAIRING_CODE_MINUTES} minutes.`,
    remedy: 'Check it, or make a new one in the console, under Places.',
  });
const tooMany = () =>
  problem({
    code: 'too_many_requests',
    message: 'Too many wrong codes.',
    remedy: 'Wait a minute, check the code and try again.',
  });
