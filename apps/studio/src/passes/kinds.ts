import { randomUUID } from 'node:crypto';
import type { endpoints, PassKind, PassSpan } from '@tandem/api/studio';
import { MAX_PASS_KINDS } from '@tandem/api/words';
import { invalidField, notFound } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '../base/audit.ts';
import { announceChange } from '../base/changes.ts';
import type { Call, Work } from '../base/context.ts';
import { problem } from '../base/problem.ts';

type NewKind = z.output<typeof endpoints.createPassKind.body>;
type KindPatch = Omit<z.output<typeof endpoints.updatePassKind.body>, 'version'>;
type Row = Omit<PassKind, 'span'> & {
  spanCount: number | null;
  spanUnit: PassSpan['unit'];
  spanFrom: PassSpan['from'];
};

async function readKinds({ trx, studioId }: Work, where: RawBuilder<unknown>): Promise<PassKind[]> {
  const { rows } = await sql<Row>`
    select pass_kind_id as "passKindId", name, credits, class_type_ids as "classTypeIds",
      location_ids as "locationIds", span_count as "spanCount", span_unit as "spanUnit", span_from as "spanFrom", until,
      intro, earlier_hours as "earlierHours", max_holders as "maxHolders", price, price_minor as "priceMinor",
      sold, archived_at is not null as archived, version
    from pass_kinds where studio_id = ${studioId} and ${where}
    order by lower(name), pass_kind_id limit ${MAX_PASS_KINDS}`.execute(trx);
  return rows.map(({ spanCount, spanUnit, spanFrom, ...kind }) => ({
    ...kind,
    span: spanCount === null ? null : { count: spanCount, unit: spanUnit, from: spanFrom },
  }));
}

/** The studio's kinds of pass, by name; those that are no longer given too. */
export const listPassKinds = (work: Work): Promise<PassKind[]> => readKinds(work, sql`true`);

/** One kind of pass. @throws Problem not_found */
export async function getPassKind(work: Work, passKindId: string): Promise<PassKind> {
  const [found] = await readKinds(work, sql`pass_kind_id = ${passKindId}`);
  if (!found) throw notFound('pass kind');
  return found;
}

/** Adds a kind of pass. @throws Problem too_many_passes; not_found for a type or a location that does not exist */
export async function createPassKind(call: Call, body: NewKind): Promise<PassKind> {
  const { trx, studioId } = call;
  const { rows } = await sql<{ count: number }>`
    select count(*) from pass_kinds where studio_id = ${studioId}`.execute(trx);
  if (rows[0]!.count >= MAX_PASS_KINDS)
    throw problem({
      code: 'too_many_passes',
      message: `There are ${MAX_PASS_KINDS} kinds of pass already.`,
      remedy: 'Change one of those that are no longer given.',
      details: { most: MAX_PASS_KINDS },
    });
  const passKindId = randomUUID();
  await check(call, { span: null, until: null, ...body });
  await trx
    .insertInto('pass_kinds')
    .values({ studio_id: studioId, pass_kind_id: passKindId, name: body.name, ...columnsOf(body, call.now) })
    .execute();
  await audit(call, 'pass_kind.create', { kind: 'pass_kind', id: passKindId });
  await announceChange(call, 'class', null);
  return getPassKind(call, passKindId);
}

/** What prices of the studio are in. */
export async function currencyOf({ trx, studioId }: Work): Promise<string> {
  const { rows } = await sql<{ currency: string }>`
    select currency from studios where studio_id = ${studioId}`.execute(trx);
  return rows[0]!.currency;
}

/** The kind, locked until the transaction ends. @throws Problem not_found */
export async function lockPassKind(work: Work, passKindId: string): Promise<PassKind> {
  await sql`select from pass_kinds where studio_id = ${work.studioId} and pass_kind_id = ${passKindId}
    for no key update`.execute(work.trx);
  return getPassKind(work, passKindId);
}

/** Changes a kind, for passes that are given from then on. @param before the kind, locked @throws Problem not_found */
export async function updatePassKind(call: Call, before: PassKind, patch: KindPatch): Promise<PassKind> {
  const { passKindId } = before;
  await check(call, { ...before, ...patch });
  await call.trx
    .updateTable('pass_kinds')
    .set({ name: patch.name ?? before.name, ...columnsOf(patch, call.now) })
    .where('studio_id', '=', call.studioId)
    .where('pass_kind_id', '=', passKindId)
    .execute();
  const about = { kind: 'pass_kind', id: passKindId };
  await audit(call, 'pass_kind.update', about, { fields: Object.keys(patch) });
  await announceChange(call, 'class', null);
  return getPassKind(call, passKindId);
}

const columnsOf = (fields: KindPatch, now: Date) => ({
  ...(fields.credits !== undefined && { credits: fields.credits }),
  ...(fields.classTypeIds !== undefined && { class_type_ids: fields.classTypeIds }),
  ...(fields.locationIds !== undefined && { location_ids: fields.locationIds }),
  ...(fields.span !== undefined && {
    span_count: fields.span?.count ?? null,
    span_unit: fields.span?.unit ?? null,
    span_from: fields.span?.from ?? null,
  }),
  ...(fields.until !== undefined && { until: fields.until }),
  ...(fields.intro !== undefined && { intro: fields.intro }),
  ...(fields.earlierHours !== undefined && { earlier_hours: fields.earlierHours }),
  ...(fields.maxHolders !== undefined && { max_holders: fields.maxHolders }),
  ...(fields.price !== undefined && { price: fields.price }),
  ...(fields.priceMinor !== undefined && { price_minor: fields.priceMinor }),
  ...(fields.sold !== undefined && { sold: fields.sold }),
  ...(fields.archived !== undefined && { archived_at: fields.archived ? now : null }),
});

/** @throws Problem invalid_field for two ends at once, or a sale without a price; not_found */
async function check({ trx, studioId }: Work, kind: KindPatch): Promise<void> {
  if (kind.span && kind.until)
    throw invalidField('until', 'A pass ends after a time or on a day, not both.', 'Choose one of the two.');
  if (kind.sold && (kind.priceMinor ?? null) === null)
    throw invalidField('priceMinor', 'What is sold in the portal has a price.', 'Enter what it costs.');
  const { rows } = await sql<{ types: number; places: number }>`select
    (select count(*) from class_types where studio_id = ${studioId}
      and class_type_id = any(${kind.classTypeIds ?? []}::uuid[])) as types,
    (select count(*) from locations where studio_id = ${studioId}
      and location_id = any(${kind.locationIds ?? []}::uuid[])) as places`.execute(trx);
  if (rows[0]!.types < (kind.classTypeIds?.length ?? 0)) throw notFound('class type');
  if (rows[0]!.places < (kind.locationIds?.length ?? 0)) throw notFound('location');
}
