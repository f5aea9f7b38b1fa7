import { displayMetric, type MetricId, metricOf } from '@tandem/metrics';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

export type MetricText = { label: string; value: string; unit: string };

/** A metric in words and numbers by the registry; lengths of time are told in minutes. */
export function metricText(id: MetricId, value: number | null, locale: string): MetricText {
  const { label, unit } = metricOf(id);
  const language = locale.startsWith('fr') ? 'fr' : 'en';
  if (unit === 's')
    return {
      label: label[language],
      value: value === null ? '–' : Math.round(value / 60).toLocaleString(locale),
      unit: 'min',
    };
  return { label: label[language], value: displayMetric(id, value, locale), unit };
}

/** `metricText` in the reader's language. */
export function useMetricText(): (id: MetricId, value: number | null) => MetricText {
  const { i18n } = useTranslation();
  const { locale } = useFormat();
  return useMemo(() => {
    const spoken = locale.startsWith(i18n.language) ? locale : i18n.language;
    return (id, value) => metricText(id, value, spoken);
  }, [i18n.language, locale]);
}
