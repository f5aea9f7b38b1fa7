import { Stack, Text, Title } from '@mantine/core';
import type { ClassReport as Report } from '@tandem/api/studio';
import { type MetricId, metricRegistry } from '@tandem/metrics';
import { zoneColor, zonesOnLight } from '@tandem/metrics/zone-colours';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { useWords } from '../../../rides/words.ts';
import { Asked } from '../../../ui/asked.tsx';
import { classReportQuery } from './queries.ts';
import classes from './report.module.css';

type Effort = NonNullable<Report['effort']>;

/** What a class came to: who was there, how hard the group worked and how far apart, and who has no numbers. */
export function ClassReport({ classId }: { classId: string }) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const asked = useQuery(classReportQuery(studioId, classId));
  return (
    <Stack component="section" gap="lg" aria-labelledby="report-heading">
      <Title order={2} size="h4" id="report-heading">
        {t('report.title')}
      </Title>
      <Asked query={asked} loading={280}>
        {(report) => (
          <>
            <Attendance report={report} />
            {report.effort ? (
              <>
                <Spread metrics={report.effort.metrics} riders={report.withNumbers} />
                <Zones zones={report.effort.zones} />
              </>
            ) : (
              <Text size="sm" c="dimmed">
                {t(`report.noEffort.${report.effortReason ?? 'too_few'}`)}
              </Text>
            )}
          </>
        )}
      </Asked>
    </Stack>
  );
}

function Attendance({ report }: { report: Report }) {
  const { t } = useTranslation('console');
  const { t: ofRides } = useTranslation('performance');
  const format = useFormat();
  const facts = [
    { name: 'booked', value: report.booked, of: report.capacity },
    { name: 'checkedIn', value: report.checkedIn, of: report.booked },
    { name: 'lateCancelled', value: report.lateCancelled, of: null },
    { name: 'withNumbers', value: report.withNumbers, of: null },
  ] as const;
  const why = (reason: string) => ofRides(`reason.${reason}.what`, { defaultValue: reason });
  return (
    <div>
      <dl className={classes.facts}>
        {facts.map(({ name, value, of }) => (
          <div key={name}>
            <dt>{t(`report.${name}`)}</dt>
            <dd>
              {format.number(value)}
              {of !== null && <small> {t('report.of', { total: format.number(of) })}</small>}
            </dd>
          </div>
        ))}
      </dl>
      {report.without.length > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('report.without')}{' '}
          {report.without.map(({ reason, people }) => `${why(reason)} (${people})`).join(' · ')}
        </Text>
      )}
    </div>
  );
}

/** Of each metric the mean of the group, between its lowest and its highest. */
function Spread({ metrics, riders }: { metrics: Effort['metrics']; riders: number }) {
  const { t } = useTranslation('console');
  const { metric } = useWords();
  const ids = metricRegistry.map(({ id }) => id as MetricId).filter((id) => metrics[id] !== undefined);
  return (
    <div>
      <h3 className={classes.heading}>{t('report.effort')}</h3>
      <ul className={classes.spreads}>
        {ids.map((id) => {
          const { mean, lowest, highest, people } = metrics[id]!;
          const at = (value: number) => (highest > 0 ? Math.max(0, (value / highest) * 100) : 0);
          const { label, value, unit } = metric(id, mean);
          return (
            <li key={id}>
              <span className={classes.label}>{label}</span>
              <span className={classes.mean}>
                {value} <small>{unit}</small>
              </span>
              <span className={classes.track} aria-hidden>
                <i style={{ left: `${at(lowest)}%`, right: 0 }} />
                <b style={{ left: `${at(mean)}%` }} />
              </span>
              <small className={classes.range}>
                {t('report.range', { lowest: metric(id, lowest).value, highest: metric(id, highest).value })}
                {people < riders && ` · ${t('report.people', { count: people })}`}
              </small>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const CHANNELS = ['power', 'heartRate'] as const;
/** Below these shares there is no room for the zone's number, and for its percent beside it. */
const NAMED_FROM = 0.05;
const TOLD_FROM = 0.2;

function Zones({ zones }: { zones: Effort['zones'] }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  const known = CHANNELS.filter((channel) => zones[channel] !== null);
  if (known.length === 0) return null;
  return (
    <div>
      <h3 className={classes.heading}>{t('report.zones')}</h3>
      {known.map((channel) => (
        <div key={channel} className={classes.zones}>
          <span className={classes.label}>{t(`report.channel.${channel}`)}</span>
          <ul className={classes.bar}>
            {zones[channel]!.map((share, zone) => {
              if (share <= 0) return null;
              const { fill, text } = zoneColor(zonesOnLight, zone);
              const words = t('report.zone', { zone, percent: format.number(share * 100) });
              return (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: a zone is its number
                  key={zone}
                  title={words}
                  style={{ flexGrow: share, flexBasis: 0, background: fill, color: text }}
                >
                  <span className="visually-hidden">{words}</span>
                  {share >= NAMED_FROM && (
                    <span aria-hidden>
                      {zone}
                      {share >= TOLD_FROM && ` · ${format.number(share * 100)}\u00a0%`}
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </div>
  );
}
