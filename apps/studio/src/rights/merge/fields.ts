import type { CustomField, CustomValue, MergePreview } from '@tandem/api/studio';
import { type MergeField, mergeFields } from '@tandem/api/words';
import { sql } from 'kysely';
import type { Work } from '../../base/context.ts';
import type { CustomerRecord } from '../../customers/index.ts';

type Row = CustomerRecord & { login: string | null; clientId: number | null; values: CustomValue[] };

/** A profile with what else may be chosen of it. */
export async function readSide({ trx, studioId }: Work, record: CustomerRecord): Promise<Row> {
  const { rows } = await sql<Pick<Row, 'login' | 'clientId' | 'values'>>`select
    (select u.login from auth."user" u where u.id = ${record.account_id}) as login,
    (select client_id from spivi_links where studio_id = ${studioId} and customer_id = ${record.customer_id}) as "clientId",
    (select coalesce(jsonb_agg(jsonb_build_object('fieldId', field_id, 'value', value)), '[]') from custom_values
      where studio_id = ${studioId} and customer_id = ${record.customer_id}) as values`.execute(trx);
  return { ...record, ...rows[0]! };
}

const joined = (parts: readonly (string | null)[]) => parts.filter(Boolean).join(' · ');

/** What a profile says of a field, as it is read. */
const SAID: Record<MergeField, (side: Row) => string> = {
  name: ({ name }) => name,
  email: ({ email }) => email,
  phone: ({ phone }) => phone ?? '',
  locale: ({ locale }) => locale ?? '',
  emergency: (side) => joined([side.emergency_name, side.emergency_phone]),
  bike: (side) => joined([side.saddle_height, side.saddle_fore_aft, side.bar_height, side.bar_fore_aft]),
  login: ({ login }) => login ?? '',
  spivi: ({ clientId }) => (clientId === null ? '' : String(clientId)),
};

/** The columns that a field is. What is proved of an address goes with it. */
export const COLUMNS = {
  name: ['first_name', 'last_name'],
  email: ['email', 'email_normalized', 'email_answered'],
  phone: ['phone'],
  locale: ['locale'],
  emergency: ['emergency_name', 'emergency_phone'],
  bike: ['saddle_height', 'saddle_fore_aft', 'bar_height', 'bar_fore_aft'],
} as const satisfies Partial<Record<MergeField, readonly (keyof CustomerRecord)[]>>;

/** What of two profiles may be chosen: where they say different things. What only one says is proposed. */
export function fieldsOf(stays: Row, goes: Row, own: readonly CustomField[]): MergePreview['fields'] {
  const ofOwn = (side: Row, fieldId: string) =>
    side.values.find((value) => value.fieldId === fieldId)?.value ?? '';
  const all = [
    ...mergeFields.map((key) => ({
      key: key as string,
      name: null,
      stays: SAID[key](stays),
      goes: SAID[key](goes),
    })),
    ...own.map(({ fieldId, name }) => ({
      ...{ key: `field:${fieldId}`, name },
      ...{ stays: ofOwn(stays, fieldId), goes: ofOwn(goes, fieldId) },
    })),
  ];
  return all
    .filter((field) => field.stays !== field.goes)
    .map((field) => ({ ...field, taken: field.stays === '' ? 'goes' : 'stays' }));
}
