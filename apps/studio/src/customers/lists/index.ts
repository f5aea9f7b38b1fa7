import type { Routes } from '../../base/tables.ts';
import { exportCustomers } from './export-customers.ts';
import { importLines } from './import-lines.ts';
import { listImports } from './list-imports.ts';
import { undoImport } from './undo-import.ts';

export const customerImportRoutes: Routes = {
  exportCustomers: (call, { query }) => exportCustomers(call, query),
  listCustomerImports: (call) => listImports(call),
  importCustomers: async (call, { params, body }) => ({
    lines: await importLines(call, params.listId, body),
  }),
  undoCustomerImport: (call, { params, body }) => undoImport(call, params.listId, body.afterLine),
};
