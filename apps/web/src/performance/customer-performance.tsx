import { Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../app/problem.tsx';
import { performanceQuery } from '../app/queries.ts';
import { ClassList, type LinkToClass } from './class-list.tsx';
import { Numbers } from './numbers.tsx';
import { Trend } from './trend.tsx';

export type CustomerPerformanceProps = {
  studioId: string;
  customerId: string;
  /** Where one class of the list leads. */
  linkTo: LinkToClass;
};

const TOTALS = ['workKj', 'energyKcal', 'distanceKm', 'durationSeconds'] as const;

/** Totals, the weekly trend and all classes of a customer, newest first. */
export function CustomerPerformance({ studioId, customerId, linkTo }: CustomerPerformanceProps) {
  const { t } = useTranslation('performance');
  const { data, error, refetch } = useQuery(performanceQuery(studioId, customerId));
  if (data === undefined) return error ? <ProblemAlert error={error} retry={refetch} /> : <Waiting />;
  if (data.classes.length === 0) return <Text c="dimmed">{t('empty')}</Text>;
  return (
    <Stack gap="xl">
      <h2 className="visually-hidden">{t('heading')}</h2>
      {error && <ProblemAlert error={error} retry={refetch} />}
      <Numbers
        label={t('totals')}
        values={data.totals}
        ids={TOTALS}
        first={{ label: t('classes'), value: data.classCount }}
      />
      {data.classCount > 0 && <Trend weeks={data.weeks} />}
      <section>
        <Title order={3} mb="sm">
          {t('classList')}
        </Title>
        <ClassList classes={data.classes} linkTo={linkTo} />
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
