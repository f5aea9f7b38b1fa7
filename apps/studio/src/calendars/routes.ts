import type { Routes } from '../base/tables.ts';
import { endMyCalendar, getMyCalendar, makeMyCalendar } from './my-calendar.ts';

export const calendarRoutes: Routes = {
  getMyCalendar: (call, { params }) => getMyCalendar(call, params.of),
  makeMyCalendar: (call, { params }) => makeMyCalendar(call, params.of),
  endMyCalendar: async (call, { params }) => {
    await endMyCalendar(call, params.of);
    return { ok: true };
  },
};
