import { ActionIcon } from '@mantine/core';
import IconZoomIn from '@tabler/icons-react/dist/esm/icons/IconZoomIn.mjs';
import IconZoomOut from '@tabler/icons-react/dist/esm/icons/IconZoomOut.mjs';
import IconZoomReset from '@tabler/icons-react/dist/esm/icons/IconZoomReset.mjs';
import type { ECharts } from 'echarts/core';
import { useCallback, useMemo, useRef, useState } from 'react';
import { span } from '../../base/span.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { Choice } from '../../ui/chart/choice.tsx';
import { useWords } from '../words.ts';
import classes from './ride.module.css';
import { channelsOf, secondsOf, smoothed, TRACE_CHANNELS, type Trace } from './trace.ts';
import { type Asked, type Bands, STOP_SECONDS, seriesFor, traceDrawing } from './trace-drawing.ts';
import { Readout } from './trace-readout.tsx';
import { useZoom } from './use-zoom.ts';

const SMOOTHINGS = ['1', '10', '30'] as const;
const FRONTS = ['power', 'heartRate'] as const;
type Front = (typeof FRONTS)[number];

/** The ride by the second, to look into; and the same minute by minute as a table. */
export function TraceChart(props: {
  trace: Trace;
  bands: Bands;
  /** What the class's plan asked for. */
  asked: Asked;
}) {
  const { trace: raw, bands, asked } = props;
  const words = useWords();
  const { t } = words;
  const fronts = FRONTS.filter((channel) => channelsOf(raw).includes(channel));
  const [chosen, setChosen] = useState<Front>('power');
  const front = fronts.includes(chosen) ? chosen : (fronts[0] ?? 'cadence');
  const [smoothing, setSmoothing] = useState<(typeof SMOOTHINGS)[number]>('10');
  const [second, setSecond] = useState<number | null>(null);
  const chart = useRef<ECharts | null>(null);
  const trace = useMemo(
    (): Trace => ({
      ...raw,
      ...Object.fromEntries(
        TRACE_CHANNELS.map((channel) => [channel, smoothed(raw[channel], Number(smoothing))]),
      ),
    }),
    [raw, smoothing],
  );
  const seconds = secondsOf(raw);
  const drawing = useMemo(
    () => traceDrawing(trace, bands, { front, window: [0, seconds], asked }, words),
    [trace, bands, front, seconds, asked, words],
  );
  const redraw = useCallback(
    (window: readonly [number, number]) =>
      chart.current?.setOption(seriesFor(trace, { front, window, asked }), { lazyUpdate: true }),
    [trace, front, asked],
  );
  const zoom = useZoom(chart, seconds, redraw);
  const { listen, hold } = zoom;
  const onChart = useCallback(
    (ready: ECharts | null) => {
      chart.current = ready;
      listen(ready);
    },
    [listen],
  );
  const onStop = useCallback(
    (stop: number) => {
      const at = Math.min(seconds - 1, Math.max(0, stop * STOP_SECONDS));
      setSecond(at);
      hold(at);
    },
    [hold, seconds],
  );
  return (
    <Chart
      name="trace"
      title={t('trace.title')}
      drawing={drawing}
      onChart={onChart}
      onStop={onStop}
      onKey={(key, stop) => zoom.onKey(key, stop === null ? null : stop * STOP_SECONDS)}
      note={<Readout trace={trace} bands={bands} second={second} asked={asked} />}
      below={
        <div className={classes.zoom}>
          {(
            [
              ['in', IconZoomIn],
              ['out', IconZoomOut],
              ['reset', IconZoomReset],
            ] as const
          ).map(([way, Icon]) => (
            <ActionIcon
              key={way}
              size={44}
              variant="default"
              aria-label={t(`trace.zoom.${way}`)}
              title={t(`trace.zoom.${way}`)}
              onClick={() => zoom.by(way, second)}
            >
              <Icon size={20} aria-hidden />
            </ActionIcon>
          ))}
          <span>
            {[t('trace.zoom.hint'), raw.pauses?.length && t('trace.pauses', { count: raw.pauses.length })]
              .filter(Boolean)
              .join(' ')}
          </span>
        </div>
      }
    >
      {fronts.length > 1 && (
        <Choice
          label={t('trace.front')}
          value={front as Front}
          onChange={setChosen}
          options={fronts.map((value) => ({ value, label: t(`trace.zonesOf.${value}`) }))}
        />
      )}
      <Choice
        label={t('trace.smoothing')}
        value={smoothing}
        onChange={setSmoothing}
        options={SMOOTHINGS.map((value) => ({ value, label: span(Number(value)) }))}
      />
    </Chart>
  );
}
