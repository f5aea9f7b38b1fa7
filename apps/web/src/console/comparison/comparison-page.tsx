import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import type { Comparison } from '@tandem/api/studio';
import { USUAL_PERIOD } from '@tandem/api/words';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useWords } from '../../rides/words.ts';
import { Asked } from '../../ui/asked.tsx';
import { numberColumn, textColumn } from '../../ui/chart/chart-table.ts';
import { toCsv } from '../../ui/chart/csv.ts';
import { csvFile, save } from '../../ui/chart/download.ts';
import { Empty, Page } from '../page.tsx';
import { type Column, inOrder, MEANS, numberIn, type Order, SHARES } from './columns.ts';
import { ComparisonTable } from './comparison-table.tsx';
import { isPeriod, PERIODS, spanOf } from './period.ts';

/** Instructors or kinds of class side by side; no member is named, and few people are not told apart. */
export function ComparisonPage() {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const format = useFormat();
  const navigate = useNavigate({ from: '/console/$studioId/comparison' });
  const search = useSearch({ from: '/console/$studioId/comparison' });
  const period = isPeriod(search.period) ? search.period : USUAL_PERIOD;
  const by = search.by ?? 'instructor';
  const { data: studio } = useQuery(studioQuery(studioId));
  const span = studio && spanOf(period, studio.locations[0]?.timeZone ?? 'UTC');
  const asked = useQuery({
    queryKey: [...topicKey('performance', studioId), 'comparison', by, span],
    queryFn: ({ signal }) => api.getComparison({ params: { studioId }, query: { by, ...span! }, signal }),
    enabled: span !== undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={t('comparison.title')}>
      <Group gap="md">
        <SegmentedControl
          aria-label={t('comparison.by')}
          value={by}
          onChange={(value) =>
            navigate({ search: { by: value === 'title' ? 'title' : undefined, period: search.period } })
          }
          data={(['instructor', 'title'] as const).map((value) => ({
            value,
            label: t(`comparison.byWhat.${value}`),
          }))}
        />
        <SegmentedControl
          aria-label={t('comparison.period')}
          value={period}
          onChange={(value) => navigate({ search: { by: search.by, period: value } })}
          data={(Object.keys(PERIODS) as (keyof typeof PERIODS)[]).map((value) => ({
            value,
            label: t(`comparison.periods.${value}`),
          }))}
        />
        {asked.data && (
          <Text size="sm" c="dimmed">
            {format.dayRange(asked.data.from, asked.data.to)}
          </Text>
        )}
      </Group>
      <Asked query={asked} loading={320}>
        {(comparison) =>
          comparison.rows.length === 0 ? (
            <Empty text={t('comparison.empty')} />
          ) : (
            <Rows comparison={comparison} by={by} />
          )
        }
      </Asked>
    </Page>
  );
}

function Rows({ comparison, by }: { comparison: Comparison; by: 'instructor' | 'title' }) {
  const { t } = useTranslation('console');
  const words = useWords();
  const { locale } = words.format;
  const [order, setOrder] = useState<Order>({ by: 'classes', down: true });
  const rows = inOrder(comparison.rows, order, locale);
  const columns: Exclude<Column, 'label'>[] = ['classes', ...SHARES, 'rides', ...MEANS];
  const heads = Object.fromEntries(
    columns.map((column) => {
      if (column === 'classes' || column === 'rides') return [column, t(`comparison.${column}`)];
      if (column === 'fill' || column === 'attendance') return [column, `${t(`comparison.${column}`)} (%)`];
      const { label, unit } = words.metric(column, null);
      return [column, unit ? `${label} (${unit})` : label];
    }),
  ) as Record<Exclude<Column, 'label'>, string>;
  const download = () => {
    const table = {
      columns: [
        textColumn(t(`comparison.byWhat.${by}`)),
        ...columns.map((column) => numberColumn(heads[column], words)),
      ],
      rows: rows.map((row) => [
        row.label ?? t('comparison.nobody'),
        ...columns.map((column) => {
          const value = numberIn(row, column);
          return value !== null && (column === 'fill' || column === 'attendance') ? value * 100 : value;
        }),
      ]),
    };
    save(csvFile(toCsv(table, locale)), `${t('comparison.file')}-${comparison.from}-${comparison.to}.csv`);
  };
  const withheld = rows.some((row) => row.values === null && row.rides > 0);
  return (
    <Stack gap="md">
      <ComparisonTable
        rows={rows}
        columns={columns}
        heads={heads}
        first={t(`comparison.byWhat.${by}`)}
        order={order}
        onOrder={setOrder}
      />
      <Text size="sm" c="dimmed">
        {t('comparison.explain')} {withheld && t('comparison.withheldWhy')}
      </Text>
      <Group>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconDownload size={18} aria-hidden />}
          onClick={download}
        >
          {t('comparison.csv')}
        </Button>
      </Group>
    </Stack>
  );
}
