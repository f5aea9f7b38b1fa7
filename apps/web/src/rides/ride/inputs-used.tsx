import type { RideDetail } from '@tandem/api/studio';
import { PARTIAL_BELOW } from '@tandem/metrics';
import { useWords } from '../words.ts';
import type { KnownInputs } from './inputs.ts';
import classes from './ride.module.css';

const CHANNELS = ['power', 'heartRate', 'cadence'] as const;

/** How the numbers came about, in sentences: who computed them, from what, with which estimates and holes. */
export function InputsUsed({ inputs, ride }: { inputs: KnownInputs; ride: RideDetail }) {
  const { t, format } = useWords();
  const { number } = format;
  const say = (key: string, words?: Record<string, string>) => {
    const said = t(key, { ...words, defaultValue: '' });
    return said === '' ? [] : [said];
  };
  const holes = CHANNELS.flatMap((channel) => {
    const share = ride.values[`${channel}Coverage`] ?? null;
    if (share === null || share === 0 || share >= PARTIAL_BELOW) return [];
    return [t(`inputs.partial.${channel}`, { percent: number(share * 100) })];
  });
  const sentences = [
    ...holes,
    ride.computed ? t('inputs.computed') : t(`inputs.asSent.${ride.kind}`),
    ...(inputs.ftpW !== null ? [t('inputs.ftp', { watts: number(inputs.ftpW) })] : []),
    ...(inputs.weightKg !== null ? [t('inputs.weight', { kg: number(inputs.weightKg, 1) })] : []),
    ...(inputs.maxHrSource && inputs.maxHrBpm !== null
      ? say(`inputs.maxHr.${inputs.maxHrSource}`, { bpm: number(inputs.maxHrBpm) })
      : []),
    ...(inputs.calorieSource ? say(`inputs.calories.${inputs.calorieSource}`) : []),
    ...(inputs.speedSource ? say(`inputs.speed.${inputs.speedSource}`) : []),
    ...(ride.computed
      ? [
          t('inputs.version', {
            version: ride.computed.algorithmVersion,
            when: format.dateTime(ride.computed.at, ride.timeZone),
          }),
        ]
      : []),
  ];
  return (
    <section aria-label={t('inputs.title')}>
      <h3 className={classes.heading}>{t('inputs.title')}</h3>
      <ul className={classes.inputs}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
