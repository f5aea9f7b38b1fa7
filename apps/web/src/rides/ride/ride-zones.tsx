import type { RideDetail } from '@tandem/api/studio';
import { useMemo } from 'react';
import { Chart } from '../../ui/chart/chart.tsx';
import { useWords } from '../words.ts';
import { zonesDrawing } from '../zones-drawing.ts';

const UNITS = { power: 'W', heartRate: 'bpm' } as const;
type Channel = keyof typeof UNITS;

/** Time in the zones of each channel that has some. */
export function RideZones({ zones }: { zones: RideDetail['zones'] }) {
  return (['power', 'heartRate'] as const).map((channel) => {
    const times = zones[channel];
    return times === null ? null : <ZonesOf key={channel} channel={channel} times={times} />;
  });
}

function ZonesOf({ channel, times }: { channel: Channel; times: NonNullable<RideDetail['zones'][Channel]> }) {
  const words = useWords();
  const drawing = useMemo(() => zonesDrawing(times, UNITS[channel], words), [times, channel, words]);
  return <Chart name={`zones-${channel}`} title={words.t(`zones.${channel}`)} drawing={drawing} />;
}
