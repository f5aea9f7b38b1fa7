import type { StaffMember } from '@tandem/api/studio';
import { accountsWithFactor, studioTokensByMaker } from '../accounts/index.ts';
import type { Work } from '../base/context.ts';
import { readAccess } from '../invitations/index.ts';
import { teamOf } from './change-team.ts';
import { ledClasses } from './led-classes.ts';

/** Everybody on the team by name, whether they can sign in and how, what they lead, and which of the studio's tokens they made. */
export async function listStaff(work: Work): Promise<StaffMember[]> {
  const team = await teamOf(work).execute();
  const people = team.map(({ staffId, accountId }) => ({ id: staffId, accountId }));
  const access = await readAccess(work, 'staff', people);
  const withFactor = await accountsWithFactor(
    work.trx,
    people.flatMap(({ accountId }) => accountId ?? []),
  );
  const leads = await ledClasses(work);
  const tokens = await studioTokensByMaker(work);
  return team.map(({ staffId, accountId, name, email, role }, i) => ({
    staffId,
    name,
    email,
    role,
    access: access[i]!,
    hasSecondFactor: accountId !== null && withFactor.has(accountId),
    leads: leads.get(staffId) ?? { count: 0, soonest: [] },
    studioTokens: tokens.get(staffId) ?? [],
  }));
}
