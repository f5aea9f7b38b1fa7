import { Button } from '@mantine/core';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import type { Ride } from '@tandem/api/studio';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/format.ts';
import { useReader } from './mark.tsx';
import { useMetricText } from './metric-text.ts';
import classes from './performance.module.css';
import { Reason } from './reason.tsx';

export type LinkToRide = (rideId: string) => Pick<LinkProps, 'to' | 'params' | 'search'>;

const SHOWN = ['averagePowerW', 'workKj', 'energyKcal', 'averageHeartRateBpm'] as const;
const ROWS_AT_ONCE = 30;

/** Classes with their few most telling numbers, or the reason why there are none. */
export function RideList({ rides: all, linkTo }: { rides: Ride[]; linkTo: LinkToRide }) {
  const { t } = useTranslation('performance');
  const [rows, setRows] = useState(ROWS_AT_ONCE);
  return (
    <>
      <ul className={classes.list}>
        {all.slice(0, rows).map((result) => (
          <li key={result.rideId}>
            <Link {...linkTo(result.rideId)} className={classes.row}>
              <Row result={result} />
              <IconChevronRight size={20} aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
      {all.length > rows && (
        <Button variant="default" mt="md" onClick={() => setRows(rows + ROWS_AT_ONCE)}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function Row({ result }: { result: Ride }) {
  const { t } = useTranslation('performance');
  const reader = useReader();
  const format = useFormat();
  const text = useMetricText();
  const known = SHOWN.filter((id) => (result.values[id] ?? null) !== null);
  return (
    <span className={classes.rowText}>
      <span className={classes.rowTitle}>
        <strong>{result.title}</strong>
        <span>
          {format.day(result.startsAt, result.timeZone)} · {format.time(result.startsAt, result.timeZone)} ·{' '}
          {result.locationName}
        </span>
        {result.corrected.length > 0 && (
          <span className={classes.mark}>
            <IconPencil size={14} aria-hidden />
            {t(`mark.class.${reader}`)}
          </span>
        )}
      </span>
      {result.state === 'ready' && known.length > 0 ? (
        <span className={classes.rowNumbers}>
          {known.map((id) => {
            const { label, value, unit } = text(id, result.values[id] ?? null);
            return (
              <span key={id} title={label}>
                <span className="visually-hidden">{label} </span>
                {value} <small>{unit}</small>
              </span>
            );
          })}
        </span>
      ) : (
        <Reason result={result.state === 'ready' ? { state: 'none', reason: 'no_data' } : result} />
      )}
    </span>
  );
}
