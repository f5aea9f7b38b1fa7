import type { MetricId } from '@tandem/metrics';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Formatter, useFormat } from '../base/format.ts';
import { type MetricText, useMetricText } from './metric-text.ts';

/** What a chart's builder speaks with: it is a pure function of its data and these. */
export type Words = {
  t: TFunction<'performance'>;
  format: Formatter;
  metric: (id: MetricId, value: number | null) => MetricText;
};

export function useWords(): Words {
  const { t } = useTranslation('performance');
  const format = useFormat();
  const metric = useMetricText();
  return useMemo(() => ({ t, format, metric }), [t, format, metric]);
}
