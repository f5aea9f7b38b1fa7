import { MAX_FIELD_VALUE_CHARS } from '../words/limits.ts';
import { day, lineOrNone } from './common.ts';
import type { CustomField } from './profile.ts';

const line = lineOrNone(MAX_FIELD_VALUE_CHARS);
/** Digits as people write them, with a comma or a point. */
const NUMBER = /^[-−]?\d{1,12}([.,]\d{1,6})?$/;
const YES = /^(yes|y|true|1|oui|o|vrai|x)$/i;
const NO = /^(no|n|false|0|non|faux)$/i;

/**
 * What somebody says in a field of a studio's own, as it is kept: one line of text; a decimal number with a point; a day
 * (YYYY-MM-DD); `yes` or `no`; or the choice as the field writes it.
 * @returns empty where nothing is said; undefined where the field does not hold this
 */
export function readCustomValue(
  field: Pick<CustomField, 'kind' | 'choices'>,
  said: string,
): string | undefined {
  const read = line.safeParse(said);
  if (!read.success) return undefined;
  const value = read.data;
  if (value === '') return '';
  switch (field.kind) {
    case 'text':
      return value;
    case 'number':
      return NUMBER.test(value) ? value.replace(',', '.').replace('−', '-') : undefined;
    case 'date':
      return day.safeParse(value).success ? value : undefined;
    case 'yes_no':
      return YES.test(value) ? 'yes' : NO.test(value) ? 'no' : undefined;
    case 'choice':
      return field.choices.find((choice) => choice.toLowerCase() === value.toLowerCase());
  }
}
