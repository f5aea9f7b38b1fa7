import type { PassOnSale, Payment } from '@tandem/api/studio';
import { MAX_OWN_PAYMENTS, PAYMENTS_A_PAGE, type PaymentFilter } from '@tandem/api/words';
import { invalidField } from '@tandem/platform';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Call } from '../base/context.ts';
import { checkOwn, getSummary, todayOf } from '../customers/index.ts';
import { currencyOf, listPassKinds } from '../passes/index.ts';
import { present, readPayments, type StoredPayment } from './store.ts';

/** What a member may buy: nothing where no provider is set up. */
export async function listPassesOnSale(call: Call): Promise<PassOnSale[]> {
  const { studio, trx, studioId, caller } = call;
  if ((studio.payments ?? null) === null) return [];
  const today = await todayOf(call, caller.customerId);
  const currency = await currencyOf(call);
  const kinds = (await listPassKinds(call)).filter(
    (kind) => kind.sold && !kind.archived && (kind.until === null || kind.until >= today),
  );
  const { rows: had } = await sql<{ passKindId: string }>`select distinct p.pass_kind_id as "passKindId"
    from pass_holders h join passes p using (studio_id, pass_id)
    where h.studio_id = ${studioId} and h.customer_id = ${caller.customerId}`.execute(trx);
  const { rows: names } = await sql<{ id: string; name: string }>`
    select class_type_id as id, name from class_types where studio_id = ${studioId}
    union all select location_id, name from locations where studio_id = ${studioId} order by name`.execute(
    trx,
  );
  const named = (ids: readonly string[]) =>
    names.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  return kinds.map(
    ({ passKindId, name, credits, classTypeIds, locationIds, span, until, intro, ...kind }) => ({
      ...{ passKindId, name, credits, classTypeIds, locationIds, span, until, intro },
      earlierHours: kind.earlierHours,
      maxHolders: kind.maxHolders,
      price: { amountMinor: kind.priceMinor!, currency },
      types: named(classTypeIds),
      places: named(locationIds),
      had: intro && had.some((one) => one.passKindId === passKindId),
    }),
  );
}

/** Payments of one person, the latest first. @throws Problem not_found */
export async function listOwnPayments(call: Call, customerId: string): Promise<Payment[]> {
  checkOwn(call.caller, customerId);
  await getSummary(call, customerId);
  const found = await readPayments(call, sql`p.customer_id = ${customerId}`, MAX_OWN_PAYMENTS);
  return found.map((payment) => present(call.caller, payment));
}

const shown: Record<PaymentFilter, RawBuilder<unknown>> = {
  all: sql`true`,
  needs: sql`p.need is not null`,
  open: sql`p.state in ('starting', 'open')`,
  paid: sql`p.state = 'paid'`,
  refunded: sql`p.state = 'refunded'`,
  failed: sql`p.state in ('failed', 'expired')`,
};

/** A page of the studio's payments, the latest first, and how many need somebody. */
export async function listPayments(
  call: Call,
  { show, cursor }: { show: PaymentFilter; cursor?: string },
): Promise<{ rows: Payment[]; needing: number; nextCursor: string | null }> {
  const { trx, studioId } = call;
  const after = cursor === undefined ? sql`true` : readCursor(cursor);
  const found = await readPayments(call, sql`${shown[show]} and ${after}`, PAYMENTS_A_PAGE + 1);
  const page = found.slice(0, PAYMENTS_A_PAGE);
  const { rows } = await sql<{ needing: number }>`select count(*) as needing from payments
    where studio_id = ${studioId} and need is not null`.execute(trx);
  return {
    rows: page.map((payment) => present(call.caller, payment)),
    needing: rows[0]!.needing,
    nextCursor: found.length > PAYMENTS_A_PAGE ? writeCursor(page.at(-1)!) : null,
  };
}

const position = z.tuple([z.iso.datetime(), z.uuid()]);
const writeCursor = ({ startedAt, paymentId }: StoredPayment) =>
  Buffer.from(JSON.stringify([startedAt.toISOString(), paymentId])).toString('base64url');

function readCursor(cursor: string): RawBuilder<unknown> {
  try {
    const [startedAt, paymentId] = position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return sql`(p.started_at < ${startedAt}::timestamptz
      or p.started_at = ${startedAt}::timestamptz and p.payment_id > ${paymentId}::uuid)`;
  } catch {
    throw invalidField('cursor', 'This page mark is not readable.', 'Start again from the first page.');
  }
}
