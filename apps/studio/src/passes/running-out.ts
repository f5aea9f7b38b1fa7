import type { PassEnd } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../base/context.ts';
import { isCovered, lastDay, runsOut } from './rules.ts';
import { passesOf, type StoredPass } from './store.ts';

/** A person, and the date where they ride. */
type OnDay = { customerId: string; today: string };

/** A pass that runs out for one of its holders. */
export type RunningOut = {
  customerId: string;
  passId: string;
  name: string;
  /** Classes that are left; null: any number. */
  left: number | null;
  /** The last day, where there is one. */
  until: string | null;
  why: PassEnd[];
};

/** What runs out for these people, unless another of their passes goes on in its place: of all of them in one query. */
export async function passesRunningOut(work: Work, people: readonly OnDay[]): Promise<RunningOut[]> {
  const passes = await passesOf(
    work,
    people.map(({ customerId }) => customerId),
  );
  const held = new Map<string, StoredPass[]>();
  for (const pass of passes)
    for (const { customerId } of pass.holders) held.set(customerId, [...(held.get(customerId) ?? []), pass]);
  return people.flatMap(({ customerId, today }) => {
    const own = held.get(customerId) ?? [];
    return own.flatMap((pass) => {
      const why = runsOut(pass, today);
      if (why.length === 0 || isCovered(pass, own, today)) return [];
      const { passId, name, unlimited, creditsLeft } = pass;
      return [{ customerId, passId, name, left: unlimited ? null : creditsLeft, until: lastDay(pass), why }];
    });
  });
}

/**
 * Notes what holders are told of their passes, each thing once, whoever tells it beside.
 * @returns those who had not been told all of it, with what is new to them
 */
export async function noteTold<T extends Pick<RunningOut, 'customerId' | 'passId' | 'why'>>(
  { trx, studioId }: Work,
  telling: readonly T[],
): Promise<T[]> {
  const asked = sql`json_to_recordset(${JSON.stringify(telling)}::json) as t ("passId" uuid, "customerId" uuid, why json)`;
  const { rows } = await sql<{ passId: string; customerId: string; told: PassEnd[] }>`
    select h.pass_id as "passId", h.customer_id as "customerId", h.told
    from pass_holders h join ${asked} on h.pass_id = t."passId" and h.customer_id = t."customerId"
    where h.studio_id = ${studioId} and h.left_at is null
    order by h.pass_id, h.customer_id for no key update of h`.execute(trx);
  const isOf = (one: T) => (row: (typeof rows)[number]) =>
    row.passId === one.passId && row.customerId === one.customerId;
  const fresh = telling.flatMap((one) => {
    const told = rows.find(isOf(one))?.told ?? one.why;
    const why = one.why.filter((each) => !told.includes(each));
    return why.length === 0 ? [] : [{ ...one, why }];
  });
  await sql`update pass_holders h set told = h.told || array(select json_array_elements_text(t.why))
    from json_to_recordset(${JSON.stringify(fresh)}::json) as t ("passId" uuid, "customerId" uuid, why json)
    where h.studio_id = ${studioId} and h.pass_id = t."passId" and h.customer_id = t."customerId"`.execute(
    trx,
  );
  return fresh;
}
