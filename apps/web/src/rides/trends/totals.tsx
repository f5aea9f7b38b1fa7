import type { Trends } from '@tandem/api/studio';
import type { MetricId } from '@tandem/metrics';
import { useWords, type Words } from '../words.ts';
import classes from './trends.module.css';

/** Load where an FTP gives one, else effort points, which everybody has. */
const shown = (totals: Trends['totals']): MetricId[] => [
  (totals.trainingLoad ?? null) !== null ? 'trainingLoad' : 'effortPoints',
  'energyKcal',
  'distanceKm',
  'durationSeconds',
];

/** Beyond that there was next to nothing before, and the number would only shout. */
const MAX_CHANGE_PERCENT = 300;

/** Change in whole percents; null where there is nothing to compare with. */
const changePercent = (now: number | null | undefined, before: number | null | undefined): number | null =>
  !before || now === null || now === undefined || now > before * (1 + MAX_CHANGE_PERCENT / 100)
    ? null
    : Math.round((100 * (now - before)) / before);

/** A sum in whole numbers; time as hours and minutes. */
function inParts(id: MetricId, value: number | null, { format, metric }: Words): string[][] {
  if (value === null) return [['–', '']];
  if (id !== 'durationSeconds') return [[format.number(value), metric(id, null).unit]];
  const minutes = Math.round(value / 60);
  return [
    [format.number(Math.floor(minutes / 60)), 'h'],
    [format.number(minutes % 60), 'min'],
  ];
}

/** The few numbers that matter, each with its change against as long a time before. */
export function Totals({ trends }: { trends: Trends }) {
  const words = useWords();
  const { t, format, metric } = words;
  const { totals, before, rides, streak, period } = trends;
  const numbers = [
    {
      label: t('rides.count'),
      parts: [[format.number(rides), '']],
      change: changePercent(rides, before?.rides),
    },
    ...shown(totals).map((id) => ({
      label: metric(id, null).label,
      parts: inParts(id, totals[id] ?? null, words),
      change: changePercent(totals[id], before?.totals[id]),
    })),
  ];
  return (
    <section aria-label={t('totals')}>
      <dl className={classes.totals}>
        {numbers.map(({ label, parts, change }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {parts.map(([value, unit]) => (
                <span key={unit}>
                  {value} <small>{unit}</small>{' '}
                </span>
              ))}
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
      {numbers.some(({ change }) => change !== null) && period !== 'all' && (
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
