import type { Family } from '@tandem/api/studio';
import { MAX_CHILDREN, MAX_GUARDIANS } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';
import { holdPerson } from '../consent/index.ts';
import { getRecord, getSummary } from '../customers/index.ts';

/** A parent or guardian, and a child of theirs. */
type Two = { customerId: string; childId: string };

/** Who may book for a person, and for whom they may. @throws Problem not_found */
export async function readFamily(work: Call, customerId: string): Promise<Family> {
  await getSummary(work, customerId);
  const { trx, studioId } = work;
  type Row = Omit<Family['children'][number], 'since'> & { since: Date };
  const read = async (other: RawBuilder<unknown>, own: RawBuilder<unknown>, most: number) =>
    (
      await sql<Row>`select p.customer_id as "customerId", p.name, g.linked_at as since, c.account_id is not null as rests
        from guardians g
        join customers p on p.studio_id = g.studio_id and p.customer_id = ${other}
        join customers c on c.studio_id = g.studio_id and c.customer_id = g.customer_id
        where g.studio_id = ${studioId} and ${own} = ${customerId}
        order by p.name, p.customer_id limit ${most}`.execute(trx)
    ).rows.map((row) => ({ ...row, since: row.since.toISOString() }));
  const [guardian, child] = [sql`g.guardian_id`, sql`g.customer_id`];
  return {
    guardians: await read(guardian, child, MAX_GUARDIANS * 2),
    children: await read(child, guardian, MAX_CHILDREN * 2),
  };
}

/**
 * Lets somebody who signs in book for a child who does not. Linked already, nothing happens.
 * @throws Problem not_found; guardian_without_login; child_with_login; too_many_children, too_many_guardians
 */
export async function linkChild(call: Call, { customerId, childId }: Two): Promise<Family> {
  const { trx, studioId, now } = call;
  if (customerId === childId) throw invalidField('childId', 'This is the same person.', 'Choose the child.');
  // Two people are held by their ids; nobody gives either a login meanwhile.
  for (const one of [customerId, childId].sort()) await holdPerson(call, one, 'changes');
  await getSummary(call, customerId);
  await getSummary(call, childId);
  if ((await getRecord(call, customerId)).account_id === null)
    throw problem({
      code: 'guardian_without_login',
      message: 'Whoever books for a child signs in to the portal themself.',
      remedy: 'Invite them to the portal first, and link the child once they have signed in.',
    });
  if ((await getRecord(call, childId)).account_id !== null)
    throw problem({
      code: 'child_with_login',
      message: 'This person signs in to the portal themself, and books for themself.',
      remedy: 'Nobody else needs to.',
    });
  const count = async (column: 'guardian_id' | 'customer_id', who: string) =>
    (
      await sql<{ n: number }>`select count(*)::int as n from guardians
        where studio_id = ${studioId} and ${sql.ref(column)} = ${who}`.execute(trx)
    ).rows[0]!.n;
  const known = await sql`select from guardians
    where studio_id = ${studioId} and customer_id = ${childId} and guardian_id = ${customerId}`.execute(trx);
  if (known.rows.length > 0) return readFamily(call, customerId);
  if ((await count('guardian_id', customerId)) >= MAX_CHILDREN) throw tooMany('children', MAX_CHILDREN);
  if ((await count('customer_id', childId)) >= MAX_GUARDIANS) throw tooMany('guardians', MAX_GUARDIANS);
  await trx
    .insertInto('guardians')
    .values({ studio_id: studioId, customer_id: childId, guardian_id: customerId, linked_at: now })
    .execute();
  await noteBoth(call, 'guardian.link', { customerId, childId });
  return readFamily(call, customerId);
}

/** Lets somebody book for a child no more; what they have booked stays. @throws Problem not_found */
export async function unlinkChild(call: Call, { customerId, childId }: Two): Promise<Family> {
  const { trx, studioId } = call;
  const gone = await trx
    .deleteFrom('guardians')
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', childId)
    .where('guardian_id', '=', customerId)
    .returning('customer_id')
    .executeTakeFirst();
  if (!gone) throw notFound('child');
  await noteBoth(call, 'guardian.unlink', { customerId, childId });
  return readFamily(call, customerId);
}

/** A line for the child, and one for whoever may book for them. */
async function noteBoth(
  call: Call,
  act: 'guardian.link' | 'guardian.unlink',
  { customerId, childId }: Two,
): Promise<void> {
  for (const id of [childId, customerId]) {
    await audit(call, act, { kind: 'customer', id }, { childId, guardianId: customerId });
    await announceChange(call, 'customer', id);
  }
}

const tooMany = (of: 'children' | 'guardians', most: number) =>
  problem({
    code: of === 'children' ? 'too_many_children' : 'too_many_guardians',
    message:
      of === 'children'
        ? `One person books for ${most} children at most.`
        : `At most ${most} people book for one child.`,
    remedy: 'Remove one that is not needed any more.',
    details: { most },
  });

/** Who books for whom, of two profiles: guardian and child of each link. */
export async function linksOf(
  { trx, studioId }: Work,
  { stays, goes }: { stays: string; goes: string },
): Promise<string[]> {
  const { rows } = await sql<{ link: string }>`select guardian_id || ' ' || customer_id as link from guardians
    where studio_id = ${studioId} and (customer_id in (${stays}, ${goes}) or guardian_id in (${stays}, ${goes}))
    order by 1`.execute(trx);
  return rows.map(({ link }) => link);
}

/** Of two profiles that become one: each link of either is theirs, once, and none is with themself. The two are held. */
export async function joinFamilies(
  { trx, studioId }: Work,
  { stays, goes }: { stays: string; goes: string },
): Promise<void> {
  await sql`insert into guardians (studio_id, customer_id, guardian_id, linked_at)
    select studio_id, case when customer_id = ${goes} then ${stays} else customer_id end,
      case when guardian_id = ${goes} then ${stays} else guardian_id end, linked_at
    from guardians where studio_id = ${studioId} and ${goes} in (customer_id, guardian_id)
      and not (${stays} in (customer_id, guardian_id))
    on conflict do nothing`.execute(trx);
  await dropFamily({ trx, studioId }, goes);
}

/** Takes a person out of every family. @returns of how many links */
export async function dropFamily(
  { trx, studioId }: Pick<Work, 'trx' | 'studioId'>,
  customerId: string,
): Promise<number> {
  const { numAffectedRows } = await sql`delete from guardians
    where studio_id = ${studioId} and ${customerId} in (customer_id, guardian_id)`.execute(trx);
  return Number(numAffectedRows);
}
