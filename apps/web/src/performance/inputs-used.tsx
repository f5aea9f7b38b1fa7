import { Text } from '@mantine/core';
import { PARTIAL_BELOW } from '@tandem/metrics';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/format.ts';
import type { KnownInputs } from './inputs.ts';
import classes from './performance.module.css';

const CHANNELS = ['power', 'heartRate', 'cadence'] as const;

/** How the numbers came about, in sentences: sources, estimates, and recordings with holes. */
export function InputsUsed({
  inputs,
  values,
}: {
  inputs: KnownInputs;
  values: Record<string, number | null>;
}) {
  const { t, i18n } = useTranslation('performance');
  const { number } = useFormat();
  const say = (key: string, words?: Record<string, string>) =>
    i18n.exists(key, { ns: 'performance' }) ? [t(key, words)] : [];
  const holes = CHANNELS.flatMap((channel) => {
    const share = values[`${channel}Coverage`] ?? null;
    if (share === null || share === 0 || share >= PARTIAL_BELOW) return [];
    return [t(`inputs.partial.${channel}`, { percent: number(share * 100) })];
  });
  const sentences = [
    ...holes,
    ...(inputs.calorieSource ? say(`inputs.calories.${inputs.calorieSource}`) : []),
    ...(inputs.maxHrSource && inputs.maxHrBpm !== null
      ? say(`inputs.maxHr.${inputs.maxHrSource}`, { bpm: number(inputs.maxHrBpm) })
      : []),
    ...(inputs.ftpW !== null ? [t('inputs.ftp', { watts: number(inputs.ftpW) })] : []),
    ...(inputs.speedSource ? say(`inputs.speed.${inputs.speedSource}`) : []),
  ];
  if (sentences.length === 0) return null;
  return (
    <section>
      <h3 className={classes.heading}>{t('inputs.title')}</h3>
      {sentences.map((sentence) => (
        <Text key={sentence} size="sm" c="dimmed">
          {sentence}
        </Text>
      ))}
    </section>
  );
}
