import type { Month } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { Change } from './change.tsx';
import { fillOf } from './figures.ts';
import { Fill } from './fill.tsx';
import classes from './month.module.css';

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
/** A Monday: the days after it have the names of the week. */
const MONDAY = '2026-06-0';

/** How full classes are by the hour of the week in which they begin. */
export function HoursTable({ hours }: { hours: Month['hours'] }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const held = hours.filter((one) => one.present.classes > 0);
  const rows = [...new Set(held.map((one) => one.hour))].sort((a, b) => a - b);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.box} tabIndex={0} aria-label={t('month.hours')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('month.hour')}</th>
            {WEEK.map((weekday) => (
              <th key={weekday} scope="col">
                {format.plainDay(`${MONDAY}${weekday}`, { weekday: 'short' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((hour) => (
            <tr key={hour}>
              <th scope="row">{`${String(hour).padStart(2, '0')}:00`}</th>
              {WEEK.map((weekday) => {
                const one = held.find((cell) => cell.weekday === weekday && cell.hour === hour);
                return (
                  <td key={weekday}>
                    {one && (
                      <>
                        <Fill percent={fillOf(one.present)} />{' '}
                        <Change present={fillOf(one.present)} before={fillOf(one.before)} />
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
