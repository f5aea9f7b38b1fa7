import type { BikeSettings } from '@tandem/api/studio';
import { type BikePart, bikeParts } from '@tandem/api/words';
import { audit } from '../base/audit.ts';
import type { Call } from '../base/context.ts';
import { happened } from '../base/happened.ts';
import { holdPerson } from '../consent/index.ts';
import { getRecord } from './store.ts';

const COLUMNS = {
  saddleHeight: 'saddle_height',
  saddleForeAft: 'saddle_fore_aft',
  barHeight: 'bar_height',
  barForeAft: 'bar_fore_aft',
} as const satisfies Record<BikePart, string>;

type BikeColumns = Record<(typeof COLUMNS)[BikePart], string>;

/** How a bike is set for the person of a row. */
export const bikeOf = (row: BikeColumns): BikeSettings =>
  Object.fromEntries(bikeParts.map((part) => [part, row[COLUMNS[part]]])) as BikeSettings;

/** Notes how a bike is set for somebody; what is left out stays. @throws Problem not_found */
export async function setBike(
  call: Call,
  customerId: string,
  patch: Partial<BikeSettings>,
): Promise<BikeSettings> {
  const { trx, studioId } = call;
  await holdPerson(call, customerId, 'changes');
  const before = bikeOf(await getRecord(call, customerId));
  const changed = bikeParts.filter((part) => patch[part] !== undefined && patch[part] !== before[part]);
  if (changed.length === 0) return before;
  await trx
    .updateTable('customers')
    .set(Object.fromEntries(changed.map((part) => [COLUMNS[part], patch[part]])))
    .where('studio_id', '=', studioId)
    .where('customer_id', '=', customerId)
    .execute();
  await audit(call, 'customer.bike', { kind: 'customer', id: customerId }, { fields: changed });
  await happened(call, { kind: 'customer_changed', customerId, emailChanged: false, detailsChanged: false });
  return bikeOf(await getRecord(call, customerId));
}
