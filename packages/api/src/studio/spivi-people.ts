import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { powers } from '../words/roles.ts';
import { matchStates } from '../words/states.ts';
import { clientId, id, inStudio, instant, ofCustomer } from './common.ts';
import { spiviLink } from './customers.ts';
import { matchRun } from './spivi.ts';

const matchState = z.enum(matchStates);

export const spiviPerson = z.object({
  customerId: id,
  name: z.string(),
  email: z.string(),
  match: matchState,
  clientId: clientId.nullable(),
  checkedAt: instant.nullable(),
  /** Clients who may be meant; `holder`: the customer of this studio who is linked to that client already. */
  candidates: z.array(
    z.object({
      clientId,
      name: z.string().nullable(),
      email: z.string().nullable(),
      holder: z.object({ customerId: id, name: z.string() }).nullable(),
    }),
  ),
  /** Other customers of the studio with the same email. */
  sharedWith: z.array(z.object({ customerId: id, name: z.string() })),
});
export type SpiviPerson = z.infer<typeof spiviPerson>;

export const spiviPeopleEndpoints = {
  listSpiviPeople: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/spivi/people',
    summary: 'Customers by where they stand with Spivi',
    access: powers.editCustomers,
    scope: null,
    params: inStudio,
    query: z.object({ match: matchState, after: z.string().max(200).optional() }),
    response: z.object({ people: z.array(spiviPerson), next: z.string().nullable() }),
  }),
  pauseMatching: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/spivi/matching',
    summary: 'Pause the matching under way, or go on with it',
    access: powers.manageSpivi,
    scope: null,
    params: inStudio,
    body: z.object({ paused: z.boolean() }),
    response: matchRun,
  }),
  createSpiviAccount: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/spivi/account',
    summary: 'Make an account at Spivi for a customer who has none and consents',
    access: powers.editCustomers,
    scope: null,
    params: ofCustomer,
    response: spiviLink,
  }),
  checkSpiviLink: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/spivi/check',
    summary: 'Look a customer up at Spivi now',
    access: powers.editCustomers,
    scope: null,
    params: ofCustomer,
    response: spiviLink,
  }),
} as const;
