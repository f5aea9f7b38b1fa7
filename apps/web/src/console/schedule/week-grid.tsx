import IconCalendarOff from '@tabler/icons-react/dist/esm/icons/IconCalendarOff.mjs';
import type { ClassSummary } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { type Day, dayIn } from '../../base/calendar.ts';
import { useFormat } from '../../base/format.ts';
import { OpenLive } from '../open-live.tsx';
import { ClassCard } from './class-card.tsx';
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
  const byDay = Map.groupBy(
    props.classes.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt)),
    (c) => dayIn(c.timeZone, c.startsAt),
  );
  const taking = (day: Day) => (byDay.get(day) ?? []).filter((c) => c.state !== 'cancelled');
  const off = (day: Day) => (byDay.get(day) ?? []).filter((c) => c.state === 'cancelled');
  return (
    <div className={classes.week} data-columns={props.days.length}>
      {props.days.map((day) => (
        <section key={day} className={classes.column} data-today={day === props.today || undefined}>
          <h2 className={classes.dayName}>
            {format.plainDay(day, { weekday: 'short', day: 'numeric' })}
            {day === props.today && <span className={classes.today}>{t('schedule.today')}</span>}
          </h2>
          {props.closed(day).map((why) => (
            <p key={why} className={classes.closed}>
              <IconCalendarOff size={14} aria-hidden /> {why}
            </p>
          ))}
          <Cards of={taking(day)} showLocation={props.showLocation} live={day === props.today} />
          {off(day).length > 0 && (
            <details className={classes.off}>
              <summary>{t('schedule.cancelled', { count: off(day).length })}</summary>
              <Cards of={off(day)} showLocation={props.showLocation} live={false} />
            </details>
          )}
        </section>
      ))}
    </div>
  );
}

/** Classes as cards. @param props.live each leads to its board, if it is not over */
function Cards(props: { of: ClassSummary[]; showLocation: boolean; live: boolean }) {
  return (
    <ul className={classes.cards}>
      {props.of.map((c) => (
        <li key={c.classId}>
          <ClassCard studioClass={c} showLocation={props.showLocation} />
          {props.live && c.state !== 'ended' && <OpenLive of={c} size="compact-sm" />}
        </li>
      ))}
    </ul>
  );
}
