import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { fitnessTests } from '../words/fitness-tests.ts';
import { MAX_TESTS_SHOWN } from '../words/limits.ts';
import { orOwn } from '../words/roles.ts';
import { id, instant, ofCustomer } from './common.ts';
import { ofRide } from './rides.ts';

/** A test of fitness that a person rode in class. It proposes a value, and changes nothing until its rider takes it. */
export const riddenTest = z.object({
  /** The class's id. */
  rideId: id,
  title: z.string(),
  startsAt: instant,
  timeZone: z.string(),
  test: z.enum(fitnessTests),
  field: z.enum(['ftpW', 'lthrBpm']),
  /** Whole W or bpm; null where too little was heard for a result. */
  value: z.number().int().nullable(),
  /** Null: not answered yet. */
  accepted: z.boolean().nullable(),
});
export type RiddenTest = z.infer<typeof riddenTest>;

export const fitnessTestsEndpoints = {
  listTests: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/rides/tests',
    summary: 'The tests of fitness that a person rode of late, newest first, with what each proposes',
    access: orOwn('seePerformance'),
    scope: 'rides:read',
    params: ofCustomer,
    response: z.array(riddenTest).max(MAX_TESTS_SHOWN),
  }),
  answerTest: endpoint({
    method: 'PUT',
    path: '/api/studios/:studioId/customers/:customerId/rides/:rideId/test',
    summary: 'Take what a test proposes as a value of one’s own from its day on, or leave it',
    access: orOwn('editBody'),
    scope: null,
    params: ofRide,
    body: z.object({ accepted: z.boolean() }),
    response: done,
  }),
} as const;
