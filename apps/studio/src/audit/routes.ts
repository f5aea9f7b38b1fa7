import type { Routes } from '../base/tables.ts';
import { listAudit } from './list-audit.ts';

export const auditRoutes: Routes = {
  listAudit: (call, { query }) => listAudit(call, query),
};
