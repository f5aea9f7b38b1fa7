import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { id, instant, management, ofCustomer } from './common.ts';
import { ofRide } from './performance.ts';

/** Of one upload: a FIT file, or a zip of them. */
export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
/** FIT files of one import, those in zips counted. */
export const MAX_IMPORT_FILES = 2000;
/** PUT with the file as body and `?name=`; answers the import. Not in the table since its body is no JSON. */
export const IMPORT_FILE_PATH = '/api/studios/:studioId/customers/:customerId/imports/:importId/files';

const ofImport = ofCustomer.extend({ importId: id });
export const importFile = z.object({
  name: z.string(),
  outcome: z.enum(['waiting', 'added', 'duplicate', 'failed']),
  /** Why it failed, or what it doubles: not_fit, damaged, no_samples, too_large, same_file, same_ride, in_class, … */
  code: z.string().nullable(),
  /** The ride made of it, or the one it doubles. */
  rideId: id.nullable(),
});
export const rideImport = z.object({
  importId: id,
  /** `receiving`: more files may come. */
  state: z.enum(['receiving', 'running', 'done']),
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
export const MAX_LISTED_FILES = 200;
export type RideImport = z.infer<typeof rideImport>;

const access = [...management, 'member'] as const;
export const importsEndpoints = {
  startImport: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/imports',
    summary: 'Begin to bring in rides from files',
    access,
    params: ofCustomer,
    response: rideImport,
  }),
  runImport: endpoint({
    method: 'POST',
    path: '/api/studios/:studioId/customers/:customerId/imports/:importId/run',
    summary: 'All files are there: read them',
    access,
    params: ofImport,
    response: rideImport,
  }),
  getImport: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/imports/:importId',
    summary: 'How far an import is, and what became of each file',
    access,
    params: ofImport,
    response: rideImport,
  }),
  listImports: endpoint({
    method: 'GET',
    path: '/api/studios/:studioId/customers/:customerId/imports',
    summary: 'Imports, newest first, without their files',
    access,
    params: ofCustomer,
    response: z.array(rideImport.omit({ files: true })),
  }),
  removeOwnRide: endpoint({
    method: 'DELETE',
    path: '/api/studios/:studioId/customers/:customerId/rides/:rideId',
    summary: 'Remove a ride that came from a file',
    access,
    params: ofRide,
    response: done,
  }),
} as const;
