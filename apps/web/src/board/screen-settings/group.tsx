import type { LiveBoard, LiveRider } from '@tandem/api/tracker';
import type { WallMetric } from '@tandem/api/words';
import { type ZoneId, zoneColor, zonesOnDark } from '@tandem/metrics/zone-colours';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';

const ZONES: ZoneId[] = [1, 2, 3, 4, 5];
const SUMS = ['distanceKm', 'workKj', 'caloriesKcal', 'points'] as const;
const MEANS = ['powerW', 'heartRateBpm', 'cadenceRpm'] as const;

type Props = {
  riders: readonly LiveRider[];
  together: LiveBoard['together'];
  metrics: readonly WallMetric[];
};

/**
 * The room as one. Whoever does not show counts in the sums; means and zones are of those who show theirs: with few riders
 * a mean would tell what somebody keeps to themself.
 */
export function Group({ riders, together, metrics }: Props) {
  const { t } = useTranslation('wall');
  const mean = (metric: (typeof MEANS)[number]) => {
    const told = riders.flatMap((rider) => rider[metric] ?? []);
    return told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0) / told.length;
  };
  const inZone = (zone: ZoneId) => riders.filter((rider) => rider.zone === zone).length;
  const most = Math.max(1, ...ZONES.map(inZone));
  const heard = riders.filter(({ stale }) => !stale).length;
  return (
    <section className="group" aria-label={t('view.group')}>
      <Numbers
        heading={t('together')}
        numbers={SUMS.filter((metric) => metrics.includes(metric)).map((metric) => [
          metric,
          together[metric],
        ])}
      />
      <Numbers
        heading={t('mean')}
        numbers={MEANS.flatMap((metric) => {
          const value = mean(metric);
          return value === null ? [] : [[metric, value] as const];
        })}
      />
      <div className="zones">
        <h2>
          {t('zones')} <small>{t('riding', { count: heard })}</small>
        </h2>
        <ul>
          {ZONES.map((zone) => {
            const { fill, text } = zoneColor(zonesOnDark, zone);
            const count = inZone(zone);
            return (
              <li key={zone}>
                <b style={{ background: fill, color: text }}>Z{zone}</b>
                <span className="bar">
                  <span style={{ background: fill, width: `${(100 * count) / most}%` }} />
                </span>
                <strong>{count}</strong>
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

type NumbersProps = { heading: string; numbers: readonly (readonly [WallMetric, number])[] };

function Numbers({ heading, numbers }: NumbersProps) {
  const { t } = useTranslation('wall');
  const { number } = useFormat();
  if (numbers.length === 0) return null;
  return (
    <div className="numbers">
      <h2>{heading}</h2>
      <dl>
        {numbers.map(([metric, value]) => (
          <div key={metric}>
            <dt>{t(`column.${metric}`)}</dt>
            <dd>
              {number(value, metric === 'distanceKm' ? 1 : 0)} <small>{t(`unit.${metric}`)}</small>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
