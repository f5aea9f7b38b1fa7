import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Day } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import classes from './schedule.module.css';

/** The seven days of a week, one of them chosen. */
export function DayStrip(props: { days: Day[]; day: Day; today: Day; onPick: (day: Day) => void }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  return (
    <nav className={classes.strip} aria-label={t('schedule.days')}>
      {props.days.map((day) => (
        <UnstyledButton
          key={day}
          className={classes.stripDay}
          aria-current={day === props.day ? 'date' : undefined}
          data-today={day === props.today || undefined}
          onClick={() => props.onPick(day)}
        >
          <span className="visually-hidden">
            {format.plainDay(day, { weekday: 'long', day: 'numeric', month: 'long' })}
          </span>
          <span aria-hidden>{format.plainDay(day, { weekday: 'short' })}</span>
          <strong aria-hidden>{format.plainDay(day, { day: 'numeric' })}</strong>
        </UnstyledButton>
      ))}
    </nav>
  );
}
