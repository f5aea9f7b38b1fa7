import {
  Button,
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import {
  MAX_CLASSES_AT_ONCE,
  MAX_EVERY_MONTHS,
  MAX_EVERY_WEEKS,
  type MonthlyOn,
  type Weekday,
  weekdays,
} from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { addDays, type Day } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { daysOf, nthOf, onOf, onsOf, proposedRepeat, type Repeat } from './repeat.ts';

const A_MONDAY = '2026-01-05';

type Props = {
  day: Day;
  value: Repeat | null;
  error?: string | undefined;
  onChange: (value: Repeat | null) => void;
};

/** Whether a new class is one of many, and of which. */
export function Repeats({ day, value, error, onChange }: Props) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const days = value ? daysOf(day, value) : [];
  const short = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
  const summary =
    days.length === 0
      ? t('series.none')
      : days.length > MAX_CLASSES_AT_ONCE
        ? t('series.tooMany', { most: MAX_CLASSES_AT_ONCE })
        : t('series.count', {
            count: days.length,
            first: format.plainDay(days[0]!, short),
            last: format.plainDay(days.at(-1)!, short),
          });
  const often = value?.by === 'month' ? 'everyMonths' : 'everyWeeks';
  return (
    <Stack gap="sm">
      <Switch
        label={t('series.repeat')}
        checked={value !== null}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? proposedRepeat(day) : null)}
      />
      {value && (
        <>
          <SegmentedControl
            aria-label={t('series.repeat')}
            value={value.by}
            onChange={(by) => onChange({ ...value, by: by as Repeat['by'] })}
            data={(['week', 'month'] as const).map((by) => ({ value: by, label: t(`series.by.${by}`) }))}
          />
          {value.by === 'week' ? (
            <OnWeekdays value={value} error={error} onChange={onChange} />
          ) : (
            <OnMonthday day={day} value={value} onChange={onChange} />
          )}
          <Group grow align="flex-start">
            <NumberInput
              label={t(`series.${often}`)}
              min={1}
              max={value.by === 'month' ? MAX_EVERY_MONTHS : MAX_EVERY_WEEKS}
              allowDecimal={false}
              value={value[often]}
              onChange={(number) => onChange({ ...value, [often]: Number(number) || 1 })}
            />
            <TextInput
              type="date"
              label={t('series.until')}
              min={day}
              value={value.until}
              error={value.by === 'month' && error}
              onChange={({ currentTarget }) => onChange({ ...value, until: currentTarget.value })}
            />
          </Group>
          <Text size="sm" role="status">
            {summary}
          </Text>
        </>
      )}
    </Stack>
  );
}

type Part = { value: Repeat; onChange: (value: Repeat) => void };

function OnWeekdays({ value, error, onChange }: Part & { error: string | undefined }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const nameOf = (weekday: Weekday, width: 'short' | 'long') =>
    format.plainDay(addDays(A_MONDAY, weekdays.indexOf(weekday)), { weekday: width });
  const toggle = (day: Weekday) =>
    onChange({
      ...value,
      weekdays: weekdays.filter((one) => value.weekdays.includes(one) !== (one === day)),
    });
  return (
    <Input.Wrapper label={t('series.on')} labelElement="div" error={error}>
      <Group gap="xs" role="group" aria-label={t('series.on')} mt={4}>
        {weekdays.map((one) => {
          const chosen = value.weekdays.includes(one);
          return (
            <Button
              key={one}
              size="compact-md"
              variant={chosen ? 'filled' : 'default'}
              leftSection={chosen && <IconCheck size={14} aria-hidden />}
              aria-pressed={chosen}
              aria-label={nameOf(one, 'long')}
              onClick={() => toggle(one)}
            >
              {nameOf(one, 'short')}
            </Button>
          );
        })}
      </Group>
    </Input.Wrapper>
  );
}

/** In words that tell what the day of the form has in common with one of each month. */
function OnMonthday({ day, value, onChange }: Part & { day: Day }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  if (!day) return null;
  const words = {
    day: Number(day.slice(8)),
    nth: t(`series.nth.${nthOf(day) as 1 | 2 | 3 | 4 | 5}`),
    weekday: format.plainDay(day, { weekday: 'long' }),
  };
  return (
    <Select
      label={t('series.onMonth')}
      allowDeselect={false}
      value={onOf(day, value)}
      onChange={(on) => on && onChange({ ...value, on: on as MonthlyOn })}
      data={onsOf(day).map((on) => ({ value: on, label: t(`series.monthly.${on}`, words) }))}
    />
  );
}
