import { randomBytes, randomUUID } from 'node:crypto';
import type { endpoints } from '@tandem/api/studio';
import { hashToken } from '@tandem/platform';
import type { z } from 'zod';
import { createAccount, hashPassword, refuseWeak } from '../accounts/index.ts';
import { audit } from '../base/audit.ts';
import { inStudio } from '../base/call.ts';
import type { Studio } from '../base/context.ts';
import type { Db, Trx } from '../base/db.ts';
import { problem } from '../base/problem.ts';
import { createLocation, createRoom } from './places.ts';

const TOKEN_BYTES = 32;

/**
 * Makes the one-time link that sets the first studio up; the one of an earlier start stops working.
 * @returns null where there are accounts already
 */
export async function offerSetUp({ db, settings }: Pick<Studio, 'db' | 'settings'>): Promise<string | null> {
  if (await hasAccounts(db)) return null;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const token_hash = hashToken(token);
  await db
    .insertInto('auth.setup_token')
    .values({ token_hash })
    .onConflict((conflict) => conflict.column('only_one').doUpdateSet({ token_hash }))
    .execute();
  return `${settings.publicUrl}/welcome/setup?token=${token}`;
}

/** @throws Problem setup_done, setup_token_wrong */
export async function checkSetUp({ db }: Studio, token: string): Promise<void> {
  if (await hasAccounts(db)) throw setUpDone();
  const open = await db
    .selectFrom('auth.setup_token')
    .select('only_one')
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst();
  if (!open) throw wrongToken();
}

/**
 * Makes the first studio, its owner, a location and a room: all or nothing.
 * @returns its id
 * @throws Problem setup_done, setup_token_wrong
 */
export async function setUp(studio: Studio, body: z.output<typeof endpoints.setUp.body>): Promise<string> {
  const studioId = randomUUID();
  const { owner } = body;
  refuseWeak(owner.password, [owner.name, owner.email, body.studioName], 'owner.password');
  await inStudio(studio, studioId, async (work) => {
    const { trx } = work;
    // Deleting locks the row: of two who send the same token, one finds it gone.
    const token = await trx
      .deleteFrom('auth.setup_token')
      .where('token_hash', '=', hashToken(body.token))
      .returning('only_one')
      .executeTakeFirst();
    if (await hasAccounts(trx)) throw setUpDone();
    if (!token) throw wrongToken();
    const accountId = await createAccount(trx, {
      name: owner.name,
      email: owner.email,
      locale: owner.locale,
      ownOf: studioId,
      passwordHash: await hashPassword(owner.password),
    });
    const staffId = randomUUID();
    const caller = { accountId, studioId, role: 'owner', staffId, customerId: null } as const;
    const call = { ...work, caller };
    await trx.insertInto('studios').values({ studio_id: studioId, name: body.studioName }).execute();
    await trx
      .insertInto('staff')
      .values({
        studio_id: studioId,
        staff_id: staffId,
        account_id: accountId,
        name: owner.name,
        email: owner.email,
        role: 'owner',
      })
      .execute();
    await audit(call, 'studio.create', { kind: 'studio', id: studioId });
    const { locationId } = await createLocation(call, body.location);
    await createRoom(call, locationId, body.room);
  });
  return studioId;
}

async function hasAccounts(db: Db | Trx): Promise<boolean> {
  return (await db.selectFrom('auth.user').select('id').limit(1).executeTakeFirst()) !== undefined;
}

const setUpDone = () =>
  problem({
    code: 'setup_done',
    message: 'This Tandem is set up already.',
    remedy: 'Sign in, or ask an owner of the studio for an invitation.',
  });
const wrongToken = () =>
  problem({
    code: 'setup_token_wrong',
    message: 'This set-up link is not valid any more.',
    remedy: 'Each start of Tandem prints a new link: use the latest.',
  });
