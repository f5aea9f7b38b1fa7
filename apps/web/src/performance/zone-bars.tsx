import { zoneColor, zonesOnLight } from '@tandem/metrics/zone-colours';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/format.ts';
import { clock } from './clock.ts';
import type { zoneBounds } from './inputs.ts';
import classes from './performance.module.css';

type Props = {
  title: string;
  unit: string;
  times: { zone: number; seconds: number }[];
  bounds: ReturnType<typeof zoneBounds>;
};

/** Time in each zone as bars; every zone with its number, its span and its share, not by colour alone. */
export function ZoneBars({ title, unit, times, bounds }: Props) {
  const { t } = useTranslation('performance');
  const { number } = useFormat();
  const total = times.reduce((sum, { seconds }) => sum + seconds, 0);
  const longest = Math.max(...times.map(({ seconds }) => seconds), 1);
  const shown = times.filter(({ zone, seconds }) => zone > 0 || seconds > 0);
  return (
    <section>
      <h3 className={classes.heading}>{title}</h3>
      <ul className={classes.bars}>
        {shown.map(({ zone, seconds }) => {
          const { fill, text } = zoneColor(zonesOnLight, zone);
          const span = bounds.find((bound) => bound.zone === zone);
          return (
            <li key={zone}>
              <span className={classes.zone} style={{ background: fill, color: text }}>
                <span className="visually-hidden">{t('zones.zone', { zone })}</span>
                <span aria-hidden>Z{zone}</span>
              </span>
              <span className={classes.span}>
                {span && (span.to === null ? `${span.from}+ ${unit}` : `${span.from}–${span.to} ${unit}`)}
                {zone === 0 && t('zones.below')}
              </span>
              <span className={classes.track}>
                <span
                  className={classes.bar}
                  style={{ width: `${(100 * seconds) / longest}%`, background: fill }}
                />
              </span>
              <span className={classes.amount}>
                {clock(seconds)} <small>{number(total === 0 ? 0 : (100 * seconds) / total)} %</small>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
