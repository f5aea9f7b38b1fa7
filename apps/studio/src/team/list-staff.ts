import type { StaffMember } from '@tandem/api/studio';
import type { Work } from '../base/context.ts';
import { readAccess } from '../invitations/index.ts';
import { teamOf } from './change-team.ts';

/** Everybody on the team by name, and whether they can sign in. */
export async function listStaff(work: Work): Promise<StaffMember[]> {
  const team = await teamOf(work).execute();
  const people = team.map(({ staffId, accountId }) => ({ id: staffId, accountId }));
  const access = await readAccess(work, 'staff', people);
  return team.map(({ staffId, name, email, role }, i) => ({
    staffId,
    name,
    email,
    role,
    access: access[i]!,
  }));
}
