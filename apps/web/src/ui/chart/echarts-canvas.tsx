import { BarChart, LineChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { type ECharts, type EChartsCoreOption, init, setPlatformAPI, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { withColours } from '../tokens.ts';

use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  DataZoomComponent,
  GridComponent,
  LabelLayout,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
]);

const canvas = document.createElement('canvas').getContext('2d')!;
/** ECharts takes the height of a line from this letter, which most machines here have no font for: it fills its square. */
const SQUARE_LETTER = '国';
setPlatformAPI({
  measureText: (text, font = '12px sans-serif') => {
    canvas.font = font;
    if (text === SQUARE_LETTER)
      return { width: Number.parseFloat(/([\d.]+)px/.exec(canvas.font)?.[1] ?? '12') };
    return canvas.measureText(text);
  },
});

const dark = matchMedia('(prefers-color-scheme: dark)');
const onDark = (changed: () => void) => {
  dark.addEventListener('change', changed);
  return () => dark.removeEventListener('change', changed);
};

type Props = {
  option: EChartsCoreOption;
  /** Pixels. */
  height: number;
  /** Hands over what draws, and null once it is gone. */
  onChart: (chart: ECharts | null) => void;
};

/** Draws an ECharts option on a canvas as large as its parent allows. Loaded only once a chart is shown. */
export default function EChartsCanvas({ option, height, onChart }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  const darkMode = useSyncExternalStore(onDark, () => dark.matches);
  useEffect(() => {
    const element = ref.current!;
    const drawn = init(element, null, { renderer: 'canvas' });
    chart.current = drawn;
    drawn.on('finished', () => {
      element.dataset.drawn = 'true';
    });
    onChart(drawn);
    const observer = new ResizeObserver(() => drawn.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      onChart(null);
      drawn.dispose();
    };
  }, [onChart]);
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const coloured = withColours({ ...option, darkMode }, ref.current!);
    chart.current?.setOption({ animation: !still, animationDuration: 150, ...coloured }, { notMerge: true });
  }, [option, darkMode]);
  // Fingers that go up and down scroll the page; sideways they belong to the chart.
  return <div ref={ref} style={{ height, width: '100%', touchAction: 'pan-y' }} />;
}
