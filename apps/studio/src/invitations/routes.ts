import { endpoints } from '@tandem/api/studio';
import { hashToken, inTenant, mountEndpoint, notFound } from '@tandem/platform';
import type { FastifyInstance } from 'fastify';
import type { Auth } from '../accounts/auth.ts';
import { openSession } from '../accounts/relay.ts';
import { createThrottle } from '../accounts/throttle.ts';
import { announceChange } from '../base/changes.ts';
import type { Studio } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import type { Mount } from '../base/mount.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { createInvitation } from './create-invitation.ts';
import { withInvitation } from './open-invitation.ts';
import { readAccess } from './read-access.ts';

/** Links that let people in: made by the desk for customers, opened by anyone who holds one. */
export function mountInvitations(app: FastifyInstance, mount: Mount, studio: Studio, auth: Auth): void {
  const { perAddress, perEmail } = studio.settings.signInsPerMinute;
  const throttleAddress = createThrottle(perAddress);
  const throttleLink = createThrottle(perEmail);
  mountEndpoint(
    app,
    endpoints.showInvitation,
    async (_access, request) => throttleAddress(request.ip),
    ({ body }) =>
      withInvitation(studio, body.token, async (_trx, { studioName, name, email }) => ({
        studioName,
        name,
        email,
      })),
  );
  mountEndpoint(
    app,
    endpoints.acceptInvitation,
    async (_access, request) => throttleAddress(request.ip),
    async ({ body, request, reply }) => {
      // Where the link asks for an existing password, it is one more door to guess at.
      throttleLink(hashToken(body.token).toString('base64'));
      const { email, studioId, kind } = await acceptInvitation(studio, body);
      const who = { email, password: body.password };
      await openSession(auth, studio.settings.publicUrl, who, request, reply);
      return { studioId, kind };
    },
  );
  mount('getCustomerAccess', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      const customer = await findCustomer(trx, caller.studioId, params.customerId);
      return (await readAccess(trx, caller.studioId, 'customer', [customer], studio.now()))[0]!;
    }),
  );
  mount('inviteCustomer', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      const { id } = await findCustomer(trx, caller.studioId, params.customerId);
      const link = await createInvitation(studio, trx, caller, { kind: 'customer', id });
      await announceChange({ trx, studioId: caller.studioId }, 'customer', id);
      return link;
    }),
  );
}

async function findCustomer(trx: Trx, studioId: string, customerId: string) {
  const found = await trx
    .selectFrom('customers')
    .select(['customer_id as id', 'account_id as accountId'])
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  if (!found) throw notFound('customer');
  return found;
}
