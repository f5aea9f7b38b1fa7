import { Popover, UnstyledButton } from '@mantine/core';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import type { RideDetail } from '@tandem/api/studio';
import {
  type MetricId,
  type MissingReason,
  metricGroups,
  metricOf,
  metricRegistry,
  whyMissing,
} from '@tandem/metrics';
import { useTranslation } from 'react-i18next';
import { CorrectedMark } from '../mark.tsx';
import { DetailsLink } from '../person.tsx';
import { useWords } from '../words.ts';
import classes from './ride.module.css';

/** What the rider can enter so that the number comes. */
const IN_DETAILS: readonly MissingReason[] = [
  'no_ftp',
  'no_weight',
  'no_age',
  'no_gender',
  'no_resting_hr',
  'no_max_hr',
];

/** Every number of the registry by group: how it is computed, or why there is none. */
export function AllNumbers({ ride }: { ride: RideDetail }) {
  const { t } = useWords();
  return (
    <section aria-label={t('allNumbers.title')}>
      <h3 className={classes.heading}>{t('allNumbers.title')}</h3>
      <p className={classes.quiet}>{t('allNumbers.hint')}</p>
      <div className={classes.groups}>
        {metricGroups.map(({ id, metrics }) => {
          const known = metrics.filter((metric) => (ride.values[metric] ?? null) !== null);
          return known.length === 0 ? null : (
            <section key={id} aria-label={t(`group.${id}`)}>
              <h4>{t(`group.${id}`)}</h4>
              <dl className={classes.facts}>
                {known.map((metric) => (
                  <Fact key={metric} id={metric} ride={ride} />
                ))}
              </dl>
            </section>
          );
        })}
      </div>
      <Missing ride={ride} />
    </section>
  );
}

function Fact({ id, ride }: { id: MetricId; ride: RideDetail }) {
  const { metric } = useWords();
  const { i18n, t } = useTranslation('performance');
  const { label, value, unit } = metric(id, ride.values[id] ?? null);
  const { explanation } = metricOf(id);
  return (
    <div>
      <dt>
        <Popover position="bottom-start" width={300} shadow="md" withArrow>
          <Popover.Target>
            <UnstyledButton className={classes.how} aria-label={t('allNumbers.how', { metric: label })}>
              {label} <IconInfoCircle size={16} aria-hidden />
            </UnstyledButton>
          </Popover.Target>
          <Popover.Dropdown>{explanation[i18n.language === 'fr' ? 'fr' : 'en']}</Popover.Dropdown>
        </Popover>
      </dt>
      <dd>
        {value} <small>{unit}</small>
        {ride.corrected.includes(id) && <CorrectedMark />}
      </dd>
    </div>
  );
}

/** The numbers that are not there; those with the same reason in one sentence. */
function Missing({ ride }: { ride: RideDetail }) {
  const { t, metric, format } = useWords();
  const reasons = Map.groupBy(
    metricRegistry.flatMap(({ id }) => {
      const reason = whyMissing(id, ride);
      return reason === null ? [] : [{ id, reason }];
    }),
    ({ reason }) => reason,
  );
  if (reasons.size === 0) return null;
  return (
    <section className={classes.missing} aria-label={t('missing.title')}>
      <h4>{t('missing.title')}</h4>
      {[...reasons].map(([reason, of]) => (
        <p key={reason}>
          {format.list(of.map(({ id }) => metric(id, null).label))}
          <span className={classes.why}>
            {t(`missing.${reason}`)}{' '}
            {IN_DETAILS.includes(reason) && <DetailsLink>{t('missing.toDetails')}</DetailsLink>}
          </span>
        </p>
      ))}
    </section>
  );
}
