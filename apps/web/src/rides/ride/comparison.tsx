import { Table } from '@mantine/core';
import type { RideDetail } from '@tandem/api/studio';
import type { MetricId } from '@tandem/metrics';
import { RideLink } from '../person.tsx';
import { useWords } from '../words.ts';
import classes from './ride.module.css';

const COMPARED: readonly MetricId[] = [
  'workKj',
  'averagePowerW',
  'normalisedPowerW',
  'averageHeartRateBpm',
  'energyKcal',
  'distanceKm',
  'effortPoints',
];

/** How the ride was beside the last and the best of the same kind of class. */
export function Comparison({ ride }: { ride: RideDetail }) {
  const { t, metric, format } = useWords();
  const { count, last, best } = ride.comparison;
  const others = [
    ...(last ? [{ key: 'last' as const, ...last }] : []),
    ...(best && best.of.rideId !== last?.of.rideId ? [{ key: 'best' as const, ...best }] : []),
  ];
  const ids = COMPARED.filter(
    (id) => (ride.values[id] ?? null) !== null && others.some(({ values }) => (values[id] ?? null) !== null),
  );
  if (ride.kind === 'own') return null;
  const title = t('comparison.title', { title: ride.title });
  return (
    <section aria-label={title}>
      <h3 className={classes.heading}>{title}</h3>
      {ids.length === 0 ? (
        <p>{t(count === 0 ? 'comparison.first' : 'comparison.noNumbers')}</p>
      ) : (
        <>
          <p className={classes.quiet}>{t('comparison.count', { count })}</p>
          <Table className={classes.table}>
            <Table.Caption className="visually-hidden">{title}</Table.Caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('comparison.what')}</Table.Th>
                <Table.Th scope="col" ta="right">
                  {t('comparison.this')}
                </Table.Th>
                {others.map(({ key, of }) => (
                  <Table.Th key={key} scope="col" ta="right">
                    {t(
                      `comparison.${others.length === 1 && best?.of.rideId === of.rideId ? 'lastAndBest' : key}`,
                    )}
                    <br />
                    <RideLink rideId={of.rideId}>{format.date(of.startsAt, of.timeZone)}</RideLink>
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {ids.map((id) => {
                const { label, value, unit } = metric(id, ride.values[id] ?? null);
                return (
                  <Table.Tr key={id}>
                    <Table.Th scope="row">{label}</Table.Th>
                    <Table.Td ta="right">
                      <strong>{value}</strong> <small>{unit}</small>
                    </Table.Td>
                    {others.map(({ key, values }) => (
                      <Table.Td key={key} ta="right">
                        {metric(id, values[id] ?? null).value}
                        <Difference id={id} now={ride.values[id] ?? null} then={values[id] ?? null} />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </>
      )}
    </section>
  );
}

/** How much more or less this ride has: in a word, as shown, so that rounding never contradicts the columns. */
function Difference({ id, now, then }: { id: MetricId; now: number | null; then: number | null }) {
  const { t, metric } = useWords();
  if (now === null || then === null) return null;
  const shown = metric(id, Math.abs(now - then)).value;
  const none = shown === metric(id, 0).value;
  const key = none ? 'same' : now > then ? 'more' : 'less';
  return <span className={classes.difference}>{t(`comparison.${key}`, { value: shown })}</span>;
}
