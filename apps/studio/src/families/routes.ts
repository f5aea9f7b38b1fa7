import type { Routes } from '../base/tables.ts';
import { linkChild, readFamily, unlinkChild } from './links.ts';

export const familyRoutes: Routes = {
  getFamily: (call, { params }) => readFamily(call, params.customerId),
  linkChild: (call, { params }) => linkChild(call, params),
  unlinkChild: (call, { params }) => unlinkChild(call, params),
};
