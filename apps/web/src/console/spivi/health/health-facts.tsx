import type { SpiviHealth } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { useNow } from '../../../base/use-now.ts';
import classes from '../spivi.module.css';

const TICK_MS = 15_000;

type Fact = { name: string; value: string; more?: string | null | false };

/** What waits and since when, what comes next, and how fast Spivi answers. */
export function HealthFacts({ health }: { health: SpiviHealth }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const now = useNow(TICK_MS);
  const { backlog, rate, lastSuccessAt, lastError, downSince, nextTryAt, lastCompareAt } = health;
  const never = t('health.never');
  const moment = (at: string | null) => (at ? format.moment(at) : never);
  const answers: (Fact | null | false)[] = [
    {
      name: t('health.lastSuccess'),
      value: lastSuccessAt ? format.past(lastSuccessAt, now) : never,
      more: lastSuccessAt && format.moment(lastSuccessAt),
    },
    downSince !== null && { name: t('health.downSince'), value: format.moment(downSince) },
    nextTryAt !== null &&
      Date.parse(nextTryAt) > now && { name: t('health.nextTry'), value: format.moment(nextTryAt) },
    lastError && {
      name: t('health.lastError'),
      value: t(`checks.code.${lastError.code}`, { defaultValue: lastError.message }),
      more: `${format.moment(lastError.at)} · ${lastError.code}`,
    },
  ];
  const waiting: Fact[] = [
    {
      name: t('health.classes'),
      value: format.number(backlog.classes),
      more: backlog.oldestSince && t('health.oldest', { ago: format.past(backlog.oldestSince, now) }),
    },
    { name: t('health.people'), value: format.number(backlog.people) },
    { name: t('health.profiles'), value: format.number(backlog.profiles) },
    { name: t('health.workouts'), value: format.number(backlog.workouts) },
  ];
  const next: Fact[] = [
    {
      name: t('health.nextCompare'),
      value: moment(health.nextCompareAt),
      more: lastCompareAt && t('health.lastCompare', { when: format.moment(lastCompareAt) }),
    },
    { name: t('health.nextMatch'), value: moment(health.nextMatchAt) },
  ];
  const pace: Fact[] = [
    {
      name: t('health.lastMinute'),
      value: format.number(rate.callsLastMinute),
      more: rate.maxPerSecond > 0 && t('health.bound', { rate: format.number(rate.maxPerSecond) }),
    },
    {
      name: t('health.lastHour'),
      value: format.number(rate.callsLastHour),
      more: t('health.failed', { count: rate.failedLastHour }),
    },
    {
      name: t('health.p95'),
      value: rate.p95Ms === null ? never : format.unit(rate.p95Ms, 'millisecond'),
      more: rate.p95Ms !== null && t('health.p95Means'),
    },
  ];
  return (
    <div className={classes.facts}>
      <Group title={t('health.answers')} facts={answers.filter((fact) => fact !== null && fact !== false)} />
      <Group title={t('health.backlog')} facts={waiting} />
      <Group title={t('health.comes')} facts={next} />
      <Group title={t('health.pace')} facts={pace} />
    </div>
  );
}

function Group({ title, facts }: { title: string; facts: Fact[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <dl>
        {facts.map(({ name, value, more }) => (
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
  );
}
