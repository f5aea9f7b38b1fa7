import type { PassEntry } from '@tandem/api/studio';
import { Temporal } from 'temporal-polyfill';
import type { Trx } from '../../../studio/src/base/db.ts';
import type { Random } from '../random.ts';

/** Of the customers one of so many comes by the month. */
const BY_THE_MONTH_EVERY = 4;
const STAMPED_BEFORE = 3;

/** Kinds of pass, the member's own, and a month for some of the others. Nobody needs one to book: that is the owner's switch. */
export async function seedPasses(
  trx: Trx,
  { studioId: studio_id, customerIds, now }: { studioId: string; customerIds: string[]; now: Date },
  random: Random,
): Promise<void> {
  const [tenId, monthId, firstId] = [random.uuid(), random.uuid(), random.uuid()];
  await trx
    .insertInto('pass_kinds')
    .values([
      {
        ...{
          studio_id,
          pass_kind_id: tenId,
          name: 'Ten classes',
          credits: 10,
          price: '180 €',
          max_holders: 2,
        },
        ...{ span_count: 6, span_unit: 'month', span_from: 'first_use' },
      },
      {
        ...{ studio_id, pass_kind_id: monthId, name: 'A month, as often as you like', price: '120 €' },
        ...{ span_count: 1, span_unit: 'month', span_from: 'given' },
      },
      {
        ...{ studio_id, pass_kind_id: firstId, name: 'First ride', credits: 1, price: '10 €', intro: true },
        ...{ span_count: 30, span_unit: 'day', span_from: 'given' },
      },
    ])
    .execute();
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('Europe/Paris')
    .toPlainDate();
  const give = async (customer_id: string, pass: { kindId: string; credits: number | null }) => {
    const pass_id = random.uuid();
    const unlimited = pass.credits === null;
    await trx
      .insertInto('passes')
      .values({
        ...{ studio_id, pass_id, pass_kind_id: pass.kindId, unlimited, given_at: now },
        ...{ class_type_ids: [], location_ids: [], from_day: today.toString() },
        ...(unlimited
          ? { until: today.add({ months: 1 }).subtract({ days: 1 }).toString() }
          : { span_count: 6, span_unit: 'month' }),
      })
      .execute();
    await trx.insertInto('pass_holders').values({ studio_id, pass_id, customer_id }).execute();
    await note(pass_id, { kind: 'given', credits: pass.credits ?? 0, paid: 'card', reason: '' });
    return pass_id;
  };
  const note = async (
    pass_id: string,
    { paid, reason, ...line }: { kind: PassEntry['kind']; credits: number; paid: string; reason: string },
  ) => {
    const { entry_no } = await trx
      .insertInto('pass_entries')
      .values({ studio_id, pass_id, ...line, at: now })
      .returning('entry_no')
      .executeTakeFirstOrThrow();
    await trx.insertInto('pass_notes').values({ studio_id, entry_no, pass_id, paid, reason }).execute();
  };
  const [member, ...others] = customerIds;
  const ofMember = await give(member!, { kindId: tenId, credits: 10 });
  const stamped = { kind: 'added' as const, credits: -STAMPED_BEFORE, paid: '' };
  await note(ofMember, { ...stamped, reason: 'Three were stamped on the paper card already' });
  for (const customerId of others.filter((_, i) => i % BY_THE_MONTH_EVERY === 0))
    await give(customerId, { kindId: monthId, credits: null });
}
