import { SegmentedControl, Table } from '@mantine/core';
import type { Trends } from '@tandem/api/studio';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/format.ts';
import { Chart } from './chart.tsx';
import { useMetricText } from './metric-text.ts';
import { TREND_METRICS, type TrendMetric, trendOption } from './trend-option.ts';

const WEEKS_SHOWN = 26;
const HEIGHT_PX = 280;

/** Bars by week of a metric of one's choice, with the week's average power as a line. */
export function Trend({ weeks: all }: { weeks: Trends['weeks'] }) {
  const { t } = useTranslation('performance');
  const format = useFormat();
  const text = useMetricText();
  const [metric, setMetric] = useState<TrendMetric>('workKj');
  const weeks = useMemo(() => all.slice(-WEEKS_SHOWN), [all]);
  const option = useMemo(
    () =>
      trendOption(weeks, metric, {
        name: t(`trend.metric.${metric}`),
        axis: (value) => format.number(value),
        metric: (value) => text(metric, value),
        power: (value) => text('averagePowerW', value),
        week: (day) => format.plainDay(day, { day: 'numeric', month: 'short' }),
        weekOf: (day) => t('trend.weekOf', { day: format.plainDay(day) }),
        classes: (count) => t('trend.classes', { count }),
        thisWeek: t('trend.thisWeek'),
      }),
    [weeks, metric, text, format, t],
  );
  const { unit } = text(metric, null);
  const label = t(`trend.metric.${metric}`);
  const power = text('averagePowerW', null);
  return (
    <Chart
      title={t('trend.title', { metric: label })}
      option={option}
      height={HEIGHT_PX}
      table={
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('trend.week')}</Table.Th>
              <Table.Th ta="right">{t('classes')}</Table.Th>
              <Table.Th ta="right">
                {label} ({unit})
              </Table.Th>
              <Table.Th ta="right">
                {power.label} ({power.unit})
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...weeks].reverse().map((week) => (
              <Table.Tr key={week.weekStart}>
                <Table.Th fw={400}>{format.plainDay(week.weekStart)}</Table.Th>
                <Table.Td ta="right">{week.rides}</Table.Td>
                <Table.Td ta="right">{text(metric, week.values[metric] ?? null).value}</Table.Td>
                <Table.Td ta="right">
                  {text('averagePowerW', week.values.averagePowerW ?? null).value}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      }
    >
      <SegmentedControl
        size="sm"
        aria-label={t('trend.choose')}
        value={metric}
        onChange={(value) => setMetric(value as TrendMetric)}
        data={TREND_METRICS.map((id) => ({ value: id, label: t(`trend.metric.${id}`) }))}
      />
    </Chart>
  );
}
