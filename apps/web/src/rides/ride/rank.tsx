import type { RideDetail } from '@tandem/api/studio';
import { type MetricId, metricRegistry } from '@tandem/metrics';
import { useWords } from '../words.ts';
import classes from './ride.module.css';

const RANK_REASONS = ['own_ride', 'hidden', 'alone', 'no_data'] as const;

/** The place in the class, or why there is none. */
export function Rank({ ride: { rank, rankReason } }: { ride: RideDetail }) {
  const { t, metric } = useWords();
  if (rank) {
    const by = metricRegistry.find(({ id }) => id === rank.metric)?.id as MetricId | undefined;
    if (!by) return null;
    const { label } = metric(by, null);
    return (
      <p className={classes.rank}>
        {t('rank.place', { place: rank.place, of: rank.of, metric: label.toLowerCase() })}
      </p>
    );
  }
  const reason = RANK_REASONS.find((code) => code === rankReason);
  return reason ? <p className={classes.rank}>{t(`rank.${reason}`)}</p> : null;
}
