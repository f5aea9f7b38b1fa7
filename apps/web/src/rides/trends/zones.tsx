import type { Trends } from '@tandem/api/studio';
import { useMemo, useState } from 'react';
import { Chart } from '../../ui/chart/chart.tsx';
import { Choice } from '../../ui/chart/choice.tsx';
import { useWords } from '../words.ts';
import { zonesDrawing } from '../zones-drawing.ts';
import { EnterFtp } from './ftp.tsx';
import { Section } from './section.tsx';

const CHANNELS = ['power', 'heartRate'] as const;

/** How the time of the period spreads over the zones. */
export function Zones({ trends }: { trends: Trends }) {
  const { zones } = trends;
  const words = useWords();
  const { t } = words;
  const known = CHANNELS.filter((channel) => zones[channel] !== null);
  const [chosen, setChosen] = useState<(typeof CHANNELS)[number]>('power');
  const channel = known.includes(chosen) ? chosen : known[0];
  const drawing = useMemo(
    () =>
      channel
        ? zonesDrawing(
            zones[channel]!.seconds.map((seconds, zone) => ({ zone, seconds })),
            '',
            words,
          )
        : null,
    [zones, channel, words],
  );
  if (!drawing || !channel)
    return (
      <Section title={t('zones.title')}>
        <p>
          {t('zones.empty')} <EnterFtp trends={trends} />
        </p>
      </Section>
    );
  return (
    <Chart name="zones" title={t(`zones.${channel}`)} drawing={drawing}>
      {known.length > 1 && (
        <Choice
          label={t('zones.choose')}
          value={channel}
          onChange={setChosen}
          options={known.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
      )}
    </Chart>
  );
}
