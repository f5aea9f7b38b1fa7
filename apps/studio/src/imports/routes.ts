import type { Routes } from '../base/tables.ts';
import { checkOwn } from '../customers/index.ts';
import { runImport, startImport } from './imports.ts';
import { removeOwnRide } from './remove-own-ride.ts';
import { listImports, readImport } from './store.ts';

/** A person's rides outside class, from files. */
export const importRoutes: Routes = {
  startImport: (call, { params }) => startImport(call, params.customerId),
  runImport: (call, { params }) => runImport(call, params),
  getImport: (call, { params }) => {
    checkOwn(call.caller, params.customerId);
    return readImport(call, params);
  },
  listImports: (call, { params }) => listImports(call, params.customerId),
  removeOwnRide: async (call, { params }) => {
    await removeOwnRide(call, params);
    return { ok: true };
  },
};
