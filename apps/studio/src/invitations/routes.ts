import { notFound } from '@tandem/platform';
import { announceChange } from '../base/changes.ts';
import type { Work } from '../base/context.ts';
import type { Routes } from '../base/tables.ts';
import { createInvitation } from './create-invitation.ts';
import { readAccess } from './read-access.ts';

/** Links that let customers in, made by the desk. */
export const invitationRoutes: Routes = {
  getCustomerAccess: async (call, { params }) => {
    const customer = await findCustomer(call, params.customerId);
    return (await readAccess(call, 'customer', [customer]))[0]!;
  },
  inviteCustomer: async (call, { params }) => {
    const { id } = await findCustomer(call, params.customerId);
    const link = await createInvitation(call, { kind: 'customer', id });
    await announceChange(call, 'customer', id);
    return link;
  },
};

async function findCustomer({ trx, studioId }: Work, customerId: string) {
  const found = await trx
    .selectFrom('customers')
    .select(['customer_id as id', 'account_id as accountId'])
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  if (!found) throw notFound('customer');
  return found;
}
