import type { StaffMember } from '@tandem/api/studio';
import { inTenant, notFound } from '@tandem/platform';
import type { Studio } from '../base/context.ts';
import type { Trx } from '../base/db.ts';
import type { Mount } from '../base/mount.ts';
import { createInvitation, readAccess } from '../invitations/index.ts';
import { addStaff, removeStaff, teamOf } from './change-team.ts';

export function mountTeam(studio: Studio, mount: Mount): void {
  mount('listStaff', ({ caller }) =>
    inTenant(studio.db, caller.studioId, (trx) => listStaff(studio, trx, caller.studioId)),
  );
  mount('addStaff', ({ caller, body }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      const staffId = await addStaff(trx, caller, body);
      const team = await listStaff(studio, trx, caller.studioId);
      return team.find((member) => member.staffId === staffId)!;
    }),
  );
  mount('removeStaff', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      await removeStaff(studio, trx, caller, params.staffId);
      return { ok: true as const };
    }),
  );
  mount('inviteStaff', ({ caller, params }) =>
    inTenant(studio.db, caller.studioId, async (trx) => {
      const person = await teamOf(trx, caller.studioId)
        .where('staff_id', '=', params.staffId)
        .executeTakeFirst();
      if (!person) throw notFound('person');
      return createInvitation(studio, trx, caller, { kind: 'staff', id: person.staffId });
    }),
  );
}

async function listStaff(studio: Studio, trx: Trx, studioId: string): Promise<StaffMember[]> {
  const team = await teamOf(trx, studioId).execute();
  const people = team.map(({ staffId, accountId }) => ({ id: staffId, accountId }));
  const access = await readAccess(trx, studioId, 'staff', people, studio.now());
  return team.map(({ staffId, name, email, role }, i) => ({
    staffId,
    name,
    email,
    role,
    access: access[i]!,
  }));
}
