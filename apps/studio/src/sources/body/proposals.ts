import { createHmac } from 'node:crypto';
import type { BodyProposal } from '@tandem/api/studio';
import type { ForeignSource } from '@tandem/api/words';
import { notFound } from '@tandem/platform';
import { sql } from 'kysely';
import { createThrottle } from '../../accounts/index.ts';
import { audit } from '../../base/audit.ts';
import { perform } from '../../base/call.ts';
import type { Call, Visit, Work } from '../../base/context.ts';
import { holdPerson } from '../../consent/index.ts';
import { checkHealth, getRecord, todayOf } from '../../customers/index.ts';
import type { ForeignField } from '../adapter.ts';
import { openRun, withConnection } from '../reading/run.ts';
import { readMapped } from './fields.ts';
import { readDetail } from './rules.ts';

/** One customer may be several people there; whoever is asked about was read of late. */
const MAX_PEOPLE = 3;
/** Each look is a call there, whose rate all readings share. */
const throttle = createThrottle(12);

/**
 * What a source says of somebody's body now and is otherwise here: asked while a person looks who may see it, and never kept. A
 * value that was left is not among them. Nothing where nothing may be asked.
 * @throws Problem not_found, not_allowed, second_factor_missing as for their health numbers; too_many_requests
 */
export async function listProposals(
  visit: Visit,
  source: ForeignSource,
  customerId: string,
): Promise<BodyProposal[]> {
  const { studio, caller } = visit;
  const { mapped, people } = await perform(visit, async (call) => {
    await checkHealth(call, customerId);
    return { mapped: await readMapped(call, source), people: await peopleOf(call, source, customerId) };
  });
  if (mapped.length === 0 || people.length === 0) return [];
  throttle(`${caller.studioId} ${customerId}`);
  const fields = new Map<string, ForeignField>();
  await withConnection(studio, { studioId: caller.studioId, source }, async (connection) => {
    const { there } = openRun(studio, connection);
    for (const personId of people) {
      const told = await there.person(personId);
      if (told.kind !== 'ok') continue;
      for (const field of told.value?.fields ?? [])
        if (!fields.has(field.fieldId)) fields.set(field.fieldId, field);
    }
  });
  return perform(visit, async (call) => {
    // Whoever was erased, or may not be seen any more, meanwhile.
    if (!(await holdPerson(call, customerId, 'erasure'))) throw notFound('customer');
    if ((await peopleOf(call, source, customerId)).join() !== people.join()) return [];
    const today = await todayOf(call, customerId);
    const read = mapped.flatMap(({ detail, fieldId, unit }) => {
      const value = readDetail(detail, { value: fields.get(fieldId)?.value ?? '', unit }, today);
      return value === null ? [] : [{ detail, value }];
    });
    return without(call, source, customerId, read);
  });
}

async function peopleOf(
  { trx, studioId }: Work,
  source: ForeignSource,
  customerId: string,
): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select person_id as id from source_people where studio_id = ${studioId}
    and source = ${source} and customer_id = ${customerId} order by seen_at desc, person_id limit ${MAX_PEOPLE}`.execute(
    trx,
  );
  return rows.map(({ id }) => id);
}

/** Those that are otherwise here and were not left. */
async function without(
  work: Work,
  source: ForeignSource,
  customerId: string,
  read: BodyProposal[],
): Promise<BodyProposal[]> {
  const { trx, studioId } = work;
  const { birth_date, weight_kg, height_cm, ftp_w } = await getRecord(work, customerId);
  const here = { birthDate: birth_date, weightKg: weight_kg, heightCm: height_cm, ftpW: ftp_w };
  const { rows } = await sql<{
    detail: string;
    hash: Buffer;
  }>`select detail, value_hash as hash from source_details_left
    where studio_id = ${studioId} and source = ${source} and customer_id = ${customerId}`.execute(trx);
  return read.filter(
    (one) =>
      here[one.detail] !== one.value &&
      !rows.some(({ detail, hash }) => detail === one.detail && hash.equals(hashOf(work, customerId, one))),
  );
}

/** Says that a value is not wanted: it is proposed no more. Another one there is. @throws Problem as `listProposals` */
export async function leaveProposal(
  call: Call,
  source: ForeignSource,
  customerId: string,
  left: BodyProposal,
): Promise<void> {
  const { trx, studioId, now } = call;
  await checkHealth(call, customerId);
  if (!(await holdPerson(call, customerId, 'mention'))) throw notFound('customer');
  const { rows } =
    await sql`select from source_connections where studio_id = ${studioId} and source = ${source}
    for key share`.execute(trx);
  // Nothing is proposed any more: there is nothing to leave.
  if (rows.length === 0) return;
  await sql`insert into source_details_left (studio_id, source, customer_id, detail, value_hash, left_at)
    values (${studioId}, ${source}, ${customerId}, ${left.detail}, ${hashOf(call, customerId, left)}, ${now})
    on conflict (studio_id, source, customer_id, detail) do update set value_hash = excluded.value_hash,
      left_at = excluded.left_at`.execute(trx);
  // The log names the detail, never its value.
  await audit(call, 'health.leave', { kind: 'customer', id: customerId }, { fields: [left.detail], source });
}

/** A few hundred values are soon tried: without the key nobody can. */
const hashOf = ({ studio, studioId }: Work, customerId: string, { detail, value }: BodyProposal): Buffer =>
  createHmac('sha256', studio.secretKey)
    .update(['left', studioId, customerId, detail, value].join('\n'))
    .digest();
