import type { RideDetail } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/format.ts';
import classes from './performance.module.css';

/** Best mean power over ever longer stretches. */
export function Peaks({ peaks }: { peaks: RideDetail['peaks'] }) {
  const { t } = useTranslation('performance');
  const format = useFormat();
  const highest = Math.max(...peaks.map(({ powerW }) => powerW), 1);
  const stretch = (seconds: number) =>
    seconds < 60
      ? format.unit(seconds, 'second')
      : seconds < 3600
        ? format.unit(seconds / 60, 'minute')
        : format.unit(seconds / 3600, 'hour');
  return (
    <section>
      <h3 className={classes.heading}>{t('peaks.title')}</h3>
      <ul className={classes.bars}>
        {peaks.map(({ seconds, powerW }) => (
          <li key={seconds} className={classes.peak}>
            <span>{stretch(seconds)}</span>
            <span className={classes.track}>
              <span className={classes.bar} style={{ width: `${(100 * powerW) / highest}%` }} />
            </span>
            <span className={classes.amount}>
              {format.number(powerW)} <small>W</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
