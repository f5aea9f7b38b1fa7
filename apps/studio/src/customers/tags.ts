import { randomUUID } from 'node:crypto';
import type { Tag } from '@tandem/api/studio';
import { MAX_TAGS, MAX_TAGS_OF_ONE } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { problem } from '../base/problem.ts';
import { holdPerson } from '../consent/index.ts';

/** The studio's tags, by name, each with how many people have it. */
export async function listTags({ trx, studioId }: Work): Promise<(Tag & { people: number })[]> {
  const { rows } = await sql<Tag & { people: number }>`
    select t.tag_id as "tagId", t.name, (select count(*)::int from customer_tags g
      where g.studio_id = t.studio_id and g.tag_id = t.tag_id) as people
    from tags t where t.studio_id = ${studioId} order by lower(t.name), t.tag_id limit ${MAX_TAGS}`.execute(
    trx,
  );
  return rows;
}

/** The tags of the customer that a query calls so, by name, as JSON. */
export const tagsOf = (customerId: RawBuilder<unknown>, studioId: string): RawBuilder<Tag[]> => sql<Tag[]>`
  (select coalesce(jsonb_agg(jsonb_build_object('tagId', t.tag_id, 'name', t.name) order by lower(t.name)), '[]')
    from customer_tags g join tags t using (studio_id, tag_id)
    where g.studio_id = ${studioId} and g.customer_id = ${customerId})`;

/** The tags of one customer. */
export async function readTagsOf({ trx, studioId }: Work, customerId: string): Promise<Tag[]> {
  const { rows } = await sql<{ tags: Tag[] }>`select ${tagsOf(sql`${customerId}`, studioId)} as tags`.execute(
    trx,
  );
  return rows[0]!.tags;
}

/** @throws Problem too_many_tags; name_taken */
export async function createTag(call: Call, name: string): Promise<Tag> {
  const { trx, studioId } = call;
  await lockList(call);
  if ((await listTags(call)).length >= MAX_TAGS)
    throw problem({
      code: 'too_many_tags',
      message: `There are ${MAX_TAGS} tags already.`,
      remedy: 'Take one away that nobody needs any more.',
      details: { most: MAX_TAGS },
    });
  await refuseTaken(call, name);
  const tag = { tagId: randomUUID(), name };
  await trx.insertInto('tags').values({ studio_id: studioId, tag_id: tag.tagId, name }).execute();
  await audit(call, 'tag.create', { kind: 'tag', id: tag.tagId });
  await announceChange(call, 'customer', null);
  return tag;
}

/** @throws Problem not_found; name_taken */
export async function renameTag(call: Call, tagId: string, name: string): Promise<Tag> {
  const { trx, studioId } = call;
  await lockList(call);
  await refuseTaken(call, name, tagId);
  const { numUpdatedRows } = await trx
    .updateTable('tags')
    .set({ name })
    .where('studio_id', '=', studioId)
    .where('tag_id', '=', tagId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw notFound('tag');
  await audit(call, 'tag.rename', { kind: 'tag', id: tagId });
  await announceChange(call, 'customer', null);
  return { tagId, name };
}

/** Removes a tag, from everybody who has it. @throws Problem not_found */
export async function removeTag(call: Call, tagId: string): Promise<void> {
  const { trx, studioId } = call;
  const { rows } = await sql<{ people: number }>`
    with gone as (delete from tags where studio_id = ${studioId} and tag_id = ${tagId} returning tag_id)
    select (select count(*)::int from customer_tags g where g.studio_id = ${studioId} and g.tag_id = gone.tag_id) as people
    from gone`.execute(trx);
  if (!rows[0]) throw notFound('tag');
  await audit(call, 'tag.remove', { kind: 'tag', id: tagId }, { people: rows[0].people });
  await announceChange(call, 'customer', null);
}

/**
 * Gives a tag to people or takes it from them: all of them or nobody.
 * @returns of how many it changed anything
 * @throws Problem not_found; too_many_tags_of_one, with their name, where one of them has as many as a person may have
 */
export async function tagPeople(
  call: Call,
  tagId: string,
  { customerIds, tagged }: { customerIds: readonly string[]; tagged: boolean },
): Promise<number> {
  const { trx, studioId } = call;
  const people = [...new Set(customerIds)].sort();
  for (const customerId of people)
    if (!(await holdPerson(call, customerId, 'changes'))) throw notFound('customer');
  const { rows: known } = await sql`select 1 from tags
    where studio_id = ${studioId} and tag_id = ${tagId} for key share`.execute(trx);
  if (known.length === 0) throw notFound('tag');
  const { rows } = tagged
    ? await sql<{ customerId: string }>`
        insert into customer_tags (studio_id, customer_id, tag_id)
        select ${studioId}, customer_id, ${tagId} from unnest(${people}::uuid[]) as p (customer_id)
        on conflict do nothing returning customer_id as "customerId"`.execute(trx)
    : await sql<{ customerId: string }>`
        delete from customer_tags where studio_id = ${studioId} and tag_id = ${tagId}
          and customer_id = any(${people}::uuid[]) returning customer_id as "customerId"`.execute(trx);
  if (tagged) await refuseTooMany(call, people);
  for (const { customerId } of rows) {
    await audit(
      call,
      tagged ? 'customer.tag' : 'customer.untag',
      { kind: 'customer', id: customerId },
      { tagId },
    );
    await happened(call, {
      kind: 'customer_changed',
      customerId,
      emailChanged: false,
      detailsChanged: false,
    });
  }
  return rows.length;
}

async function refuseTooMany({ trx, studioId }: Call, people: readonly string[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`select c.name from customers c
    where c.studio_id = ${studioId} and c.customer_id = any(${people}::uuid[])
      and (select count(*) from customer_tags g
        where g.studio_id = c.studio_id and g.customer_id = c.customer_id) > ${MAX_TAGS_OF_ONE}
    order by lower(c.name), c.customer_id limit 1`.execute(trx);
  if (!rows[0]) return;
  const { name } = rows[0];
  throw problem({
    code: 'too_many_tags_of_one',
    message: `${name} has ${MAX_TAGS_OF_ONE} tags already: nobody was given this one.`,
    remedy: 'Take one of their tags away first, or leave them out.',
    details: { name, most: MAX_TAGS_OF_ONE },
  });
}

/** Whoever changes what a studio calls its tags and fields does so one after the other. */
export const lockList = ({ trx, studioId }: Work): Promise<unknown> =>
  sql`select 1 from studios where studio_id = ${studioId} for no key update`.execute(trx);

async function refuseTaken({ trx, studioId }: Work, name: string, but?: string): Promise<void> {
  const { rows } = await sql`select 1 from tags where studio_id = ${studioId} and lower(name) = lower(${name})
    and tag_id is distinct from ${but ?? null}::uuid`.execute(trx);
  if (rows.length > 0) throw nameTaken(name);
}

/** Another tag, or another field, is called so already. */
export const nameTaken = (name: string) =>
  problem({
    code: 'name_taken',
    message: `There is one called “${name}” already.`,
    remedy: 'Choose another name.',
    field: 'name',
  });
