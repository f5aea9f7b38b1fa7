import type { Routes } from '../base/tables.ts';
import { readGuide } from './read-guide.ts';
import { setAside } from './set-aside.ts';

export const guideRoutes: Routes = {
  getGuide: (call) => readGuide(call),
  setAside: (call, { body }) => setAside(call, body),
};
