import { randomBytes, randomUUID } from 'node:crypto';
import type { InvitationLink } from '@tandem/api/studio';
import { hashToken } from '@tandem/platform';
import { audit } from '../base/audit.ts';
import type { Call, Work } from '../base/context.ts';

const TOKEN_BYTES = 32;
const DAYS = 7;
const DAY_MS = 24 * 3600 * 1000;

/** Whom a link lets in. */
export type Invited = { kind: 'staff' | 'customer'; id: string };

export const columnOf = (kind: Invited['kind']) => (kind === 'staff' ? 'staff_id' : 'customer_id');

/** Makes a link for a person who is known to belong to the studio; the one before stops working. */
export async function createInvitation(call: Call, invited: Invited): Promise<InvitationLink> {
  const { studio, trx, studioId, now } = call;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = new Date(now.getTime() + DAYS * DAY_MS);
  await removeInvitations(call, invited);
  await trx
    .insertInto('invitations')
    .values({
      studio_id: studioId,
      invitation_id: randomUUID(),
      token_hash: hashToken(token),
      kind: invited.kind,
      [columnOf(invited.kind)]: invited.id,
      expires_at: expiresAt,
    })
    .execute();
  await audit(call, 'invitation.create', invited);
  const url = `${studio.settings.publicUrl.replace(/\/$/, '')}/welcome/invitation?token=${token}`;
  return { url, expiresAt: expiresAt.toISOString() };
}

export async function removeInvitations({ trx, studioId }: Work, invited: Invited): Promise<void> {
  await trx
    .deleteFrom('invitations')
    .where('studio_id', '=', studioId)
    .where(columnOf(invited.kind), '=', invited.id)
    .execute();
}
