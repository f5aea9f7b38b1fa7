import { useTranslation } from 'react-i18next';
import type { Day } from '../base/calendar.ts';
import { useFormat } from '../base/format.ts';
import classes from './portal.module.css';

export type DayStripProps = {
  days: Day[];
  today: Day;
  day: Day;
  choose: (day: Day) => void;
  marked: ReadonlySet<Day>;
};

const intoView = (chosen: HTMLButtonElement | null) =>
  chosen?.scrollIntoView({ block: 'nearest', inline: 'center' });

/** Days in a row to swipe along; a dot marks those with a booking of one's own. */
export function DayStrip({ days, today, day, choose, marked }: DayStripProps) {
  const { t } = useTranslation('portal');
  const format = useFormat();
  return (
    <fieldset className={classes.days} aria-label={t('schedule.days')}>
      {days.map((each) => (
        <button
          key={each}
          ref={each === day ? intoView : undefined}
          type="button"
          aria-pressed={each === day}
          onClick={() => choose(each)}
        >
          <span className="visually-hidden">
            {[
              format.plainDay(each, { weekday: 'long', day: 'numeric', month: 'long' }),
              ...(marked.has(each) ? [t('schedule.youRide')] : []),
            ].join(', ')}
          </span>
          <span aria-hidden>
            {each === today ? t('schedule.today') : format.plainDay(each, { weekday: 'short' })}
          </span>
          <strong aria-hidden>{format.plainDay(each, { day: 'numeric' })}</strong>
          <span aria-hidden className={classes.dot} data-on={marked.has(each) || undefined} />
        </button>
      ))}
    </fieldset>
  );
}
