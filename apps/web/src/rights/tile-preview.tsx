import type { BoardMetric } from '@tandem/api/studio';
import { zonesOnDark } from '@tandem/metrics/zone-colours';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/format.ts';
import classes from './rights.module.css';

/** Numbers of nobody, to look at. */
const EXAMPLE: Record<BoardMetric, { value: number; unit: string; digits: number }> = {
  powerW: { value: 186, unit: 'W', digits: 0 },
  heartRateBpm: { value: 148, unit: 'bpm', digits: 0 },
  cadenceRpm: { value: 88, unit: 'rpm', digits: 0 },
  distanceKm: { value: 12.4, unit: 'km', digits: 1 },
  energyKcal: { value: 312, unit: 'kcal', digits: 0 },
  effortPoints: { value: 84, unit: '', digits: 0 },
};

/** A tile as the screen in the gym would show it, with example numbers. */
export function TilePreview(props: { name: string; shown: readonly BoardMetric[]; off: boolean }) {
  const { t } = useTranslation('rights');
  const { number } = useFormat();
  const [lead, ...rest] = props.shown;
  const of = (metric: BoardMetric) => number(EXAMPLE[metric].value, EXAMPLE[metric].digits);
  const unit = (metric: BoardMetric) => EXAMPLE[metric].unit || t('board.points');
  const color = lead ? zonesOnDark[3] : zonesOnDark[0];
  return (
    <figure
      className={classes.preview}
      data-off={props.off || undefined}
      style={{ '--fill': color.fill, '--text': color.text } as CSSProperties}
    >
      <div className={classes.tile}>
        <p className={classes.tileName}>{props.name}</p>
        {lead ? (
          <p className={classes.tileLead}>
            <b>{of(lead)}</b> <small>{unit(lead)}</small>
          </p>
        ) : (
          <p className={classes.tileLead}>
            <small>{t('board.noNumber')}</small>
          </p>
        )}
        <p className={classes.tileRest}>
          {rest.map((metric) => (
            <span key={metric}>
              {of(metric)} <small>{unit(metric)}</small>
            </span>
          ))}
        </p>
      </div>
      <figcaption>{t(props.off ? 'board.previewOff' : 'board.preview')}</figcaption>
    </figure>
  );
}
