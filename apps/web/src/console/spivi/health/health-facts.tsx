import type { SpiviHealth } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../app/format.ts';
import { useNow } from '../../../app/use-now.ts';
import classes from '../spivi.module.css';

const TICK_MS = 15_000;

/** What waits and since when, what comes next, and how fast Spivi answers. */
export function HealthFacts({ health }: { health: SpiviHealth }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const now = useNow(TICK_MS);
  const { backlog, rate } = health;
  const moment = (at: string | null) => (at ? format.moment(at) : t('health.never'));
  const groups: { title: string; rows: [string, string, string?][] }[] = [
    {
      title: t('health.answers'),
      rows: [
        [
          t('health.lastSuccess'),
          health.lastSuccessAt ? format.ago(health.lastSuccessAt, now) : t('health.never'),
          health.lastSuccessAt ? format.moment(health.lastSuccessAt) : undefined,
        ],
        ...(health.downSince
          ? ([[t('health.downSince'), format.moment(health.downSince)]] as [string, string][])
          : []),
        ...(health.nextTryAt && Date.parse(health.nextTryAt) > now
          ? ([[t('health.nextTry'), format.moment(health.nextTryAt)]] as [string, string][])
          : []),
        ...(health.lastError
          ? ([
              [
                t('health.lastError'),
                t(`checks.code.${health.lastError.code}`, { defaultValue: health.lastError.message }),
                `${format.moment(health.lastError.at)} · ${health.lastError.code}`,
              ],
            ] as [string, string, string][])
          : []),
      ],
    },
    {
      title: t('health.backlog'),
      rows: [
        [
          t('health.classes'),
          format.number(backlog.classes),
          backlog.oldestSince ? t('health.oldest', { ago: format.ago(backlog.oldestSince, now) }) : undefined,
        ],
        [t('health.people'), format.number(backlog.people)],
        [t('health.profiles'), format.number(backlog.profiles)],
        [t('health.workouts'), format.number(backlog.workouts)],
      ],
    },
    {
      title: t('health.comes'),
      rows: [
        [
          t('health.nextCompare'),
          moment(health.nextCompareAt),
          health.lastCompareAt
            ? t('health.lastCompare', { when: format.moment(health.lastCompareAt) })
            : undefined,
        ],
        [t('health.nextMatch'), moment(health.nextMatchAt)],
      ],
    },
    {
      title: t('health.pace'),
      rows: [
        [
          t('health.lastMinute'),
          format.number(rate.callsLastMinute),
          t('health.bound', { rate: format.number(rate.maxPerSecond, rate.maxPerSecond % 1 ? 1 : 0) }),
        ],
        [
          t('health.lastHour'),
          format.number(rate.callsLastHour),
          t('health.failed', { count: rate.failedLastHour }),
        ],
        [
          t('health.p95'),
          rate.p95Ms === null ? t('health.never') : format.unit(rate.p95Ms, 'millisecond'),
          t('health.p95Means'),
        ],
      ],
    },
  ];
  return (
    <div className={classes.facts}>
      {groups.map(({ title, rows }) => (
        <section key={title}>
          <h2>{title}</h2>
          <dl>
            {rows.map(([name, value, more]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {value}
                  {more && <small>{more}</small>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
