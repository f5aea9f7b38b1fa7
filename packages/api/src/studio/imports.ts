import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { id, instant, ofCustomer } from './common.ts';
import { ofRide } from './rides.ts';

const ofImport = ofCustomer.extend({ importId: id });
export const importFile = z.object({
  name: z.string(),
  outcome: z.enum(fileOutcomes),
  /** Why it failed, or what it doubles. */
  code: z.enum([...fileFailures, ...fileDoubles]).nullable(),
  /** The ride made of it, or the one it doubles. */
  rideId: id.nullable(),
  /** Of one that gave way to another file: the name of that. */
  taken: z.string().optional(),
});
export const rideImport = z.object({
  importId: id,
  /** `receiving`: more files may come. */
  state: z.enum(importStates),
  total: z.number().int(),
  done: z.number().int(),
  added: z.number().int(),
  duplicates: z.number().int(),
  failed: z.number().int(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  /** Failed and double ones first; at most MAX_LISTED_FILES. */
  files: z.array(importFile),
});
export type RideImport = z.infer<typeof rideImport>;

export const importsEndpoints = {
  startImport: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/imports',
    summary: 'Begin to bring in rides from files',
    access: orOwn('editBody'),
    scope: 'rides:write',
    params: ofCustomer,
    response: rideImport,
  }),
  runImport: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/imports/:importId/run',
    summary: 'All files are there: read them',
    access: orOwn('editBody'),
    scope: 'rides:write',
    params: ofImport,
    response: rideImport,
  }),
  getImport: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/imports/:importId',
    summary: 'How far an import is, and what became of each file',
    access: orOwn('editBody'),
    scope: 'rides:write',
    params: ofImport,
    response: rideImport,
  }),
  listImports: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/imports',
    summary: 'Imports, newest first, without their files',
    access: orOwn('editBody'),
    scope: 'rides:write',
    params: ofCustomer,
    response: z.array(rideImport.omit({ files: true })),
  }),
  removeOwnRide: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/customers/:customerId/rides/:rideId',
    summary: 'Remove a ride that came from a file',
    access: orOwn('editBody'),
    scope: 'rides:write',
    params: ofRide,
    response: done,
  }),
} as const;

import { fileDoubles, fileFailures } from '../words/file-codes.ts';
import { orOwn } from '../words/roles.ts';
import { fileOutcomes, importStates } from '../words/states.ts';
