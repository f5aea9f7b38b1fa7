import { randomUUID } from 'node:crypto';
import type { endpoints } from '@tandem/api/studio';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { normalizeEmail } from '../base/email.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { removeInvitations } from '../invitations/index.ts';

/** Somebody on the team now. */
export const teamOf = ({ trx, studioId }: Work) =>
  trx
    .selectFrom('staff')
    .select(['staff_id as staffId', 'account_id as accountId', 'name', 'email', 'role'])
    .where('studio_id', '=', studioId)
    .where('removed_at', 'is', null)
    .orderBy('name')
    .orderBy('staff_id');

/** Adds a person, who can sign in once they have accepted an invitation. @throws Problem already_on_team */
export async function addStaff(
  call: Call,
  person: z.output<typeof endpoints.addStaff.body>,
): Promise<string> {
  const { trx, studioId } = call;
  const email = normalizeEmail(person.email);
  const team = await teamOf(call).execute();
  const same = team.find((member) => normalizeEmail(member.email) === email);
  if (same)
    throw problem({
      code: 'already_on_team',
      field: 'email',
      message: `${same.name} is on the team with this email.`,
      remedy: 'Copy a new link for this person, or enter another email.',
      details: { name: same.name },
    });
  const staffId = randomUUID();
  await trx
    .insertInto('staff')
    .values({ studio_id: studioId, staff_id: staffId, ...person })
    .execute();
  await audit(call, 'staff.create', { kind: 'staff', id: staffId }, { role: person.role });
  await announceChange(call, 'team', null);
  return staffId;
}

/**
 * Takes a person off the team. Links stop working and sessions end at once; coming classes have no instructor then, past
 * ones keep the name, and so does what they did: their account stays known, and opens nothing.
 * @throws Problem not_found, last_owner
 */
export async function removeStaff(call: Call, staffId: string): Promise<void> {
  const { trx, studioId, now } = call;
  const person = await teamOf(call).where('staff_id', '=', staffId).executeTakeFirst();
  if (!person) throw notFound('person');
  const owners = await lockOwners(call);
  if (owners.length === 1 && owners[0] === staffId) throw lastOwner();
  await removeInvitations(call, { kind: 'staff', id: staffId });
  await trx
    .updateTable('staff')
    .set({ account_id: null, left_account_id: person.accountId, removed_at: now })
    .where('studio_id', '=', studioId)
    .where('staff_id', '=', staffId)
    .execute();
  if (person.accountId !== null)
    await trx.deleteFrom('auth.session').where('userId', '=', person.accountId).execute();
  await happened(call, { kind: 'staff_removed', staffId, accountId: person.accountId, name: person.name });
  await audit(call, 'staff.remove', { kind: 'staff', id: staffId }, { role: person.role });
  await announceChange(call, 'team', null);
}

/** The owners who can sign in, locked: two who remove each other wait for one another. */
async function lockOwners({ trx, studioId }: Work): Promise<string[]> {
  const { rows } = await sql<{ staff_id: string }>`
    select f.staff_id from staff f
    where f.studio_id = ${studioId} and f.role = 'owner' and f.removed_at is null and exists (
      select from auth.account a where a."userId" = f.account_id and a."providerId" = 'credential')
    order by f.staff_id for update`.execute(trx);
  return rows.map((row) => row.staff_id);
}

const lastOwner = () =>
  problem({
    code: 'last_owner',
    message: 'This is the only owner who can sign in.',
    remedy: 'Add another owner first, and let them accept the invitation.',
  });
