import type { BoardMetric } from '@tandem/api/words';
import { zonesOnDark } from '@tandem/metrics/zone-colours';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { tileName } from '../ui/tile-name.ts';
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
const ON_TILE: readonly BoardMetric[] = ['powerW', 'heartRateBpm', 'cadenceRpm'];
const IN_RANKING: readonly BoardMetric[] = ['distanceKm', 'effortPoints', 'energyKcal'];

/** A tile and its row of the ranking as the screen in the gym would show them, with example numbers. */
export function TilePreview(props: { name: string; shown: readonly BoardMetric[]; off: boolean }) {
  const { t } = useTranslation('rights');
  const { number } = useFormat();
  const [lead, ...rest] = ON_TILE.filter((metric) => props.shown.includes(metric));
  const amount = (metric: BoardMetric) => (
    <>
      {number(EXAMPLE[metric].value, EXAMPLE[metric].digits)}{' '}
      <small>{EXAMPLE[metric].unit || t('board.points')}</small>
    </>
  );
  const color = lead ? zonesOnDark[3] : zonesOnDark[0];
  return (
    <figure
      className={classes.preview}
      data-off={props.off || undefined}
      style={{ '--zone-fill': color.fill, '--zone-text': color.text } as CSSProperties}
    >
      <div className={classes.tile} data-look="board">
        <p className={classes.tileName}>{tileName(props.name)}</p>
        <p className={classes.tileLead}>
          {lead ? <b>{amount(lead)}</b> : <small>{t('board.noNumber')}</small>}
        </p>
        <p className={classes.tileRest}>
          {rest.map((metric) => (
            <span key={metric}>{amount(metric)}</span>
          ))}
        </p>
      </div>
      <div className={classes.rankRow} data-look="board">
        <span className={classes.rankName}>{props.name}</span>
        {IN_RANKING.map((metric) => (
          <span key={metric}>{props.shown.includes(metric) ? amount(metric) : '–'}</span>
        ))}
      </div>
      <figcaption>{t(props.off ? 'board.previewOff' : 'board.preview')}</figcaption>
    </figure>
  );
}
