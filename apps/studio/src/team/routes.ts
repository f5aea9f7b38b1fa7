import { notFound } from '@tandem/platform';
import { resetFactors } from '../accounts/index.ts';
import type { Routes } from '../base/tables.ts';
import { createInvitation } from '../invitations/index.ts';
import { addStaff, removeStaff, teamOf } from './change-team.ts';
import { listStaff } from './list-staff.ts';

export const teamRoutes: Routes = {
  listStaff: (call) => listStaff(call),
  addStaff: async (call, { body }) => {
    const staffId = await addStaff(call, body);
    return (await listStaff(call)).find((member) => member.staffId === staffId)!;
  },
  removeStaff: async (call, { params }) => {
    await removeStaff(call, params.staffId);
    return { ok: true };
  },
  resetFactors: async (call, { params }) => {
    await resetFactors(call, params.staffId);
    return { ok: true };
  },
  inviteStaff: async (call, { params }) => {
    const person = await teamOf(call).where('staff_id', '=', params.staffId).executeTakeFirst();
    if (!person) throw notFound('person');
    return createInvitation(call, { kind: 'staff', id: person.staffId });
  },
};
