import type { Trends } from '@tandem/api/studio';
import type { MetricId } from '@tandem/metrics';
import { useWords } from '../words.ts';
import classes from './trends.module.css';

/** Load where an FTP gives one, else effort points, which everybody has. */
const shown = (totals: Trends['totals']): MetricId[] => [
  (totals.trainingLoad ?? null) !== null ? 'trainingLoad' : 'effortPoints',
  'energyKcal',
  'distanceKm',
  'durationSeconds',
];

/** Change in whole percents; null where there is nothing to compare with. */
export const changePercent = (
  now: number | null | undefined,
  before: number | null | undefined,
): number | null =>
  !before || now === null || now === undefined ? null : Math.round((100 * (now - before)) / before);

/** The few numbers that matter, each with its change against as long a time before. */
export function Totals({ trends }: { trends: Trends }) {
  const { t, format, metric } = useWords();
  const { totals, before, rides, streak, period } = trends;
  const numbers = [
    {
      label: t('rides.count'),
      value: format.number(rides),
      unit: '',
      change: changePercent(rides, before?.rides),
    },
    ...shown(totals).map((id) => ({
      ...metric(id, totals[id] ?? null),
      change: changePercent(totals[id], before?.totals[id]),
    })),
  ];
  return (
    <section aria-label={t('totals')}>
      <dl className={classes.totals}>
        {numbers.map(({ label, value, unit, change }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {value} {unit && <small>{unit}</small>}
              <Change percent={change} />
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('streak.label')}</dt>
          <dd>
            {format.number(streak.weeks)} <small>{t('streak.weeks', { count: streak.weeks })}</small>
          </dd>
        </div>
      </dl>
      {before !== null && period !== 'all' && (
        <p className={classes.quiet}>{t(`change.against.${period}`)}</p>
      )}
    </section>
  );
}

function Change({ percent }: { percent: number | null }) {
  const { t, format } = useWords();
  if (percent === null) return null;
  const shown = format.number(Math.abs(percent));
  const key = percent > 0 ? 'more' : percent < 0 ? 'less' : 'same';
  const sign = { more: '+', less: '−', same: '±' }[key];
  return (
    <span className={classes.change}>
      <span aria-hidden>
        {sign}
        {t('percent', { value: shown })}
      </span>
      <span className="visually-hidden">{t(`change.${key}`, { value: shown })}</span>
    </span>
  );
}
