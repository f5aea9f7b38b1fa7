import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { MAX_CHILDREN, MAX_GUARDIANS } from '../words/limits.ts';
import { powers } from '../words/roles.ts';
import { id, instant, ofCustomer } from './common.ts';

const relative = z.object({
  customerId: id,
  name: z.string(),
  since: instant,
  /** The child signs in by a login of their own: nobody books for them by this. */
  rests: z.boolean(),
});

/** Who may book for a person in the portal, and for whom they may. */
export const family = z.object({
  guardians: z.array(relative).max(MAX_GUARDIANS * 2),
  children: z.array(relative).max(MAX_CHILDREN * 2),
});
export type Family = z.infer<typeof family>;

const ofTwo = ofCustomer.extend({ childId: id });

export const familiesEndpoints = {
  getFamily: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/family',
    summary: 'Who may book for a person in the portal, and for whom they may',
    access: powers.editCustomers,
    scope: null,
    params: ofCustomer,
    response: family,
  }),
  linkChild: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/children/:childId',
    summary: 'Let somebody who signs in book for a child of theirs, who does not',
    access: powers.editCustomers,
    scope: null,
    params: ofTwo,
    response: family,
  }),
  unlinkChild: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/customers/:customerId/children/:childId',
    summary: 'Let them book for the child no more; what is booked stays',
    access: powers.editCustomers,
    scope: null,
    params: ofTwo,
    response: family,
  }),
} as const;
