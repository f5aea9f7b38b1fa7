import { Table } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/format.ts';
import { byMinute } from './by-minute.ts';
import { Chart } from './chart.tsx';
import { clock } from './clock.ts';
import { heartRateZones, type KnownInputs, powerZones, zoneBounds } from './inputs.ts';
import { has, panelCount, type Trace, traceHeight, traceOption } from './trace-option.ts';

/** The ride over time, and the same minute by minute as a table. */
export function TraceChart({ trace, inputs }: { trace: Trace; inputs: KnownInputs }) {
  const { t } = useTranslation('performance');
  const { number } = useFormat();
  const option = useMemo(
    () =>
      traceOption(
        trace,
        {
          power: zoneBounds(powerZones(inputs)),
          heartRate: zoneBounds(heartRateZones(inputs)),
        },
        {
          power: t('trace.power'),
          heartRate: t('trace.heartRate'),
          cadence: t('trace.cadence'),
          clock,
          number,
        },
      ),
    [trace, inputs, t, number],
  );
  const cell = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : number(value);
  return (
    <Chart
      title={t(
        !has(trace.heartRateBpm)
          ? 'trace.titlePower'
          : !has(trace.powerW)
            ? 'trace.titleHeartRate'
            : 'trace.title',
      )}
      option={option}
      height={traceHeight(panelCount(trace))}
      table={
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('trace.minute')}</Table.Th>
              <Table.Th ta="right">{t('trace.power')} (W)</Table.Th>
              <Table.Th ta="right">{t('trace.heartRate')} (bpm)</Table.Th>
              <Table.Th ta="right">{t('trace.cadence')} (rpm)</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {byMinute(trace).map((row) => (
              <Table.Tr key={row.minute}>
                <Table.Th fw={400}>{row.minute}</Table.Th>
                <Table.Td ta="right">{cell(row.powerW)}</Table.Td>
                <Table.Td ta="right">{cell(row.heartRateBpm)}</Table.Td>
                <Table.Td ta="right">{cell(row.cadenceRpm)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      }
    />
  );
}
