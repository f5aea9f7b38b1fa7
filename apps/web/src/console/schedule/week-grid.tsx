import IconCalendarOff from '@tabler/icons-react/dist/esm/icons/IconCalendarOff.mjs';
import type { ClassSummary } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { type Day, dayIn } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { Cards } from './cards.tsx';
import classes from './schedule.module.css';

/** A column a day; every class stands on the day that its own location writes. */
export function WeekGrid(props: {
  days: Day[];
  today: Day;
  classes: ClassSummary[];
  showLocation: boolean;
  /** On a day: which location is closed, and why. */
  closed: (day: Day) => string[];
}) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const byDay = Map.groupBy(props.classes, (c) => dayIn(c.timeZone, c.startsAt));
  return (
    <div className={classes.week} data-columns={props.days.length}>
      {props.days.map((day) => (
        <section key={day} className={classes.column} data-today={day === props.today || undefined}>
          <h2 className={classes.dayName}>
            {format.plainDay(day, { weekday: 'short', day: 'numeric' })}
            {day === props.today && <span className={classes.today}>{t('schedule.today')}</span>}
          </h2>
          <Closed because={props.closed(day)} />
          <Cards
            of={byDay.get(day) ?? []}
            place={props.showLocation ? 'location' : 'room'}
            live={day === props.today}
          />
        </section>
      ))}
    </div>
  );
}

/** Where a day is closed, and why. */
export function Closed({ because }: { because: string[] }) {
  return because.map((why) => (
    <p key={why} className={classes.closed}>
      <IconCalendarOff size={14} aria-hidden /> {why}
    </p>
  ));
}
