import { NumberInput, type NumberInputProps } from '@mantine/core';
import { MAX_LATE_CANCEL_MINUTES } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

const MINUTES_OF_AN_HOUR = 60;
const MAX_HOURS = MAX_LATE_CANCEL_MINUTES / MINUTES_OF_AN_HOUR;

export const hoursOf = (lateCancelMinutes: number): number => lateCancelMinutes / MINUTES_OF_AN_HOUR;
export const minutesOf = (hours: number): number => Math.round(hours * MINUTES_OF_AN_HOUR);

/** What is wrong with hours as they were typed; null: nothing. */
export function useHoursCheck() {
  const { t } = useTranslation('console');
  return (hours: number | string) =>
    typeof hours === 'number' && hours >= 0 && hours <= MAX_HOURS
      ? null
      : t('cancelRule.wrong', { most: MAX_HOURS });
}

/** Until when cancelling is free, as a sentence. */
export function useCancelRule() {
  const { t } = useTranslation('console');
  const format = useFormat();
  return (hours: number) =>
    hours === 0
      ? t('cancelRule.never')
      : t('cancelRule.until', { count: hours, hours: format.number(hours, Number.isInteger(hours) ? 0 : 2) });
}

/** The field of it, in hours before the class. */
export function CancelHours({ hint, ...field }: NumberInputProps & { hint?: string }) {
  const { t } = useTranslation('console');
  const says = useCancelRule();
  const { value } = field;
  return (
    <NumberInput
      label={t('cancelRule.label')}
      description={[typeof value === 'number' && says(value), hint].filter(Boolean).join(' ')}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      min={0}
      max={MAX_HOURS}
      decimalScale={2}
      clampBehavior="none"
      {...field}
    />
  );
}
