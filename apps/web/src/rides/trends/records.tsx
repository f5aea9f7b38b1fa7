import { Table } from '@mantine/core';
import IconSparkles from '@tabler/icons-react/dist/esm/icons/IconSparkles.mjs';
import type { Trends } from '@tandem/api/studio';
import { type MetricId, metricRegistry } from '@tandem/metrics';
import { RideLink } from '../person.tsx';
import { useWords } from '../words.ts';
import { Section } from './section.tsx';
import classes from './trends.module.css';
import { useNewSince } from './use-new-since.ts';

const isMetric = (id: string): id is MetricId => metricRegistry.some((metric) => metric.id === id);

/** The best of all time, and which of them are new since the rider looked last. */
export function Records({ trends: { records } }: { trends: Trends }) {
  const newSince = useNewSince();
  const { t, format, metric } = useWords();
  const known = records.flatMap(({ metric: id, ...record }) => (isMetric(id) ? [{ id, ...record }] : []));
  if (known.length === 0) return null;
  return (
    <Section title={t('records.title')}>
      <Table className={classes.records}>
        <Table.Caption className="visually-hidden">{t('records.title')}</Table.Caption>
        <Table.Thead className="visually-hidden">
          <Table.Tr>
            <Table.Th scope="col">{t('records.what')}</Table.Th>
            <Table.Th scope="col">{t('records.value')}</Table.Th>
            <Table.Th scope="col">{t('records.where')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {known.map(({ id, value, of }) => {
            const { label, value: shown, unit } = metric(id, value);
            return (
              <Table.Tr key={id}>
                <Table.Th scope="row">
                  <span className={classes.record}>
                    {label}
                    {Date.parse(of.startsAt) > newSince && (
                      <span className={classes.new}>
                        <IconSparkles size={14} aria-hidden /> {t('records.new')}
                      </span>
                    )}
                  </span>
                </Table.Th>
                <Table.Td className={classes.value}>
                  {shown} <small>{unit}</small>
                </Table.Td>
                <Table.Td>
                  <RideLink rideId={of.rideId}>
                    {format.date(of.startsAt, of.timeZone)} · {of.title}
                  </RideLink>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Section>
  );
}
