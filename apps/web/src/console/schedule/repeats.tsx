import { Button, Group, Input, NumberInput, Stack, Switch, Text, TextInput } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import { MAX_CLASSES_AT_ONCE, MAX_EVERY_WEEKS, type Weekday, weekdays } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { addDays, type Day } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { daysOf, proposedWeekly, type Weekly } from './weekly.ts';

const A_MONDAY = '2026-01-05';

/** Whether a new class is one of many, and of which. */
export function Repeats(props: {
  day: Day;
  value: Weekly | null;
  error?: string | undefined;
  onChange: (value: Weekly | null) => void;
}) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const { day, value, error, onChange } = props;
  const nameOf = (weekday: Weekday, width: 'short' | 'long') =>
    format.plainDay(addDays(A_MONDAY, weekdays.indexOf(weekday)), { weekday: width });
  const toggle = (day: Weekday) =>
    value &&
    onChange({
      ...value,
      weekdays: weekdays.filter((one) => value.weekdays.includes(one) !== (one === day)),
    });
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
  return (
    <Stack gap="sm">
      <Switch
        label={t('series.repeat')}
        checked={value !== null}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? proposedWeekly(day) : null)}
      />
      {value && (
        <>
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
          <Group grow align="flex-start">
            <NumberInput
              label={t('series.everyWeeks')}
              min={1}
              max={MAX_EVERY_WEEKS}
              allowDecimal={false}
              value={value.everyWeeks}
              onChange={(weeks) => onChange({ ...value, everyWeeks: Number(weeks) || 1 })}
            />
            <TextInput
              type="date"
              label={t('series.until')}
              min={day}
              value={value.until}
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
