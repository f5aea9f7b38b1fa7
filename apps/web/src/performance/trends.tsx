import { Skeleton, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../app/problem.tsx';
import { ridesQuery, trendsQuery } from '../app/queries.ts';
import { Numbers } from './numbers.tsx';
import { USUAL_PERIOD } from './period.ts';
import { type LinkToRide, RideList } from './ride-list.tsx';
import { Trend } from './trend.tsx';

type Props = {
  studioId: string;
  customerId: string;
  /** Where one ride of the list leads. */
  linkTo: LinkToRide;
};

const TOTALS = ['workKj', 'energyKcal', 'distanceKm', 'durationSeconds'] as const;

/** Totals, the weekly trend and all rides of a customer, newest first. */
export function Trends({ studioId, customerId, linkTo }: Props) {
  const { t } = useTranslation('performance');
  const { data, error, refetch } = useQuery(trendsQuery(studioId, customerId, USUAL_PERIOD));
  const rides = useInfiniteQuery(ridesQuery(studioId, customerId));
  if (data === undefined) return error ? <ProblemAlert error={error} retry={refetch} /> : <Waiting />;
  if (data.rideCount === 0) return <Text c="dimmed">{t('empty')}</Text>;
  return (
    <Stack gap="xl">
      <h2 className="visually-hidden">{t('heading')}</h2>
      {error && <ProblemAlert error={error} retry={refetch} />}
      <Numbers
        label={t('totals')}
        values={data.totals}
        ids={TOTALS}
        first={{ label: t('classes'), value: data.rides }}
      />
      <Trend weeks={data.weeks} />
      <section>
        <Title order={3} mb="sm">
          {t('classList')}
        </Title>
        <RideList rides={rides.data?.pages.flatMap((page) => page.rows) ?? []} linkTo={linkTo} />
      </section>
    </Stack>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Stack gap="xl" role="status" aria-label={t('loading')}>
      <Skeleton h={72} />
      <Skeleton h={280} />
      <Skeleton h={64} />
      <Skeleton h={64} />
    </Stack>
  );
}
