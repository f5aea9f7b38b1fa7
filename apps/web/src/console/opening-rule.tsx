import { Group, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { OpeningRule } from '@tandem/api/studio';
import { MAX_OPENING_DAYS, MAX_OPENING_WEEKS, openingWays, type Weekday, weekdays } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { addDays } from '../base/calendar.ts';
import { useFormat } from '../base/format.ts';

const A_MONDAY = '2026-01-05';

/** The rule as its fields have it; `studio`: as in the whole studio. */
export type OpeningValues = {
  opens: OpeningRule['by'] | 'studio';
  openingDays: number | '';
  openingWeeks: number | '';
  openingWeekday: Weekday;
  openingTime: string;
};

export const openingValues = (rule: OpeningRule | null): OpeningValues => ({
  opens: rule?.by ?? 'studio',
  openingDays: rule?.by === 'days' ? rule.days : 7,
  openingWeeks: rule?.by === 'week' ? rule.weeks : 1,
  openingWeekday: rule?.by === 'week' ? rule.weekday : 'MO',
  openingTime: rule?.by === 'week' ? rule.time : '12:00',
});

/** What the fields say; a field that says nothing is found by its check before. */
export function openingIn(values: OpeningValues): OpeningRule | null {
  const { opens, openingDays, openingWeeks, openingWeekday: weekday, openingTime: time } = values;
  if (opens === 'studio') return null;
  if (opens === 'days') return { by: 'days', days: openingDays || 1 };
  return opens === 'week' ? { by: 'week', weeks: openingWeeks || 1, weekday, time } : { by: 'always' };
}

/** What is wrong with the fields, one by one. */
export function useOpeningChecks() {
  const { t } = useTranslation('team');
  const between = (most: number) => (value: number | '') =>
    value !== '' && value >= 1 && value <= most ? null : t('opening.wrong', { least: 1, most });
  return {
    openingDays: (value: number | '', { opens }: OpeningValues) =>
      opens === 'days' ? between(MAX_OPENING_DAYS)(value) : null,
    openingWeeks: (value: number | '', { opens }: OpeningValues) =>
      opens === 'week' ? between(MAX_OPENING_WEEKS)(value) : null,
    openingTime: (value: string, { opens }: OpeningValues) =>
      opens === 'week' && value === '' ? t('opening.timeNeeded') : null,
  };
}

const useWeekdayName = () => {
  const format = useFormat();
  return (weekday: Weekday) =>
    format.plainDay(addDays(A_MONDAY, weekdays.indexOf(weekday)), { weekday: 'long' });
};

/** The rule as a sentence. */
export function useOpeningWords() {
  const { t } = useTranslation('team');
  const format = useFormat();
  const nameOf = useWeekdayName();
  return (rule: OpeningRule): string => {
    if (rule.by === 'always') return t('opening.says.always');
    if (rule.by === 'days') return t('opening.says.days', { count: rule.days });
    const time = format.time(`${A_MONDAY}T${rule.time}:00Z`, 'UTC');
    return t('opening.says.week', { count: rule.weeks, weekday: nameOf(rule.weekday), time });
  };
}

/** From when on members book, of a type of class or of the whole studio. */
export function OpeningFields<V extends OpeningValues>(props: {
  form: Pick<UseFormReturnType<V>, 'getInputProps' | 'values'>;
  ofType?: boolean;
}) {
  const { t } = useTranslation('team');
  const nameOf = useWeekdayName();
  const { form, ofType = false } = props;
  const rules = ofType ? (['studio', ...openingWays] as const) : openingWays;
  const number = { allowDecimal: false, clampBehavior: 'none' as const, min: 1 };
  return (
    <>
      <NativeSelect
        label={t('opening.label')}
        data={rules.map((value) => ({ value, label: t(`opening.by.${value}`) }))}
        {...form.getInputProps('opens')}
      />
      {form.values.opens === 'days' && (
        <NumberInput
          label={t('opening.days')}
          description={t('opening.daysHint')}
          max={MAX_OPENING_DAYS}
          {...number}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          {...form.getInputProps('openingDays')}
        />
      )}
      {form.values.opens === 'week' && (
        <Group grow align="flex-start">
          <NativeSelect
            label={t('opening.weekday')}
            data={weekdays.map((value) => ({ value, label: nameOf(value) }))}
            {...form.getInputProps('openingWeekday')}
          />
          <TextInput type="time" label={t('opening.time')} {...form.getInputProps('openingTime')} />
          <NumberInput
            label={t('opening.weeks')}
            description={t('opening.weeksHint')}
            max={MAX_OPENING_WEEKS}
            {...number}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            {...form.getInputProps('openingWeeks')}
          />
        </Group>
      )}
    </>
  );
}
