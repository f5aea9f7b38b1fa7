import type { ECharts } from 'echarts/core';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type ChartTable, readRow } from './chart-table.ts';

/** Where the arrow keys stop. */
export type Stops = {
  count: number;
  /** Which point of the drawing a stop is, or where on the x axis, and what is read there. */
  at: (stop: number) => { text: string } & ({ seriesIndex: number; dataIndex: number } | { x: number });
  /** The stop at a value of the x axis (its index on an axis of names). */
  find: (value: number) => number;
  /** Stops passed by with Shift or Page. */
  stride: number;
};

const STRIDE = 7;
/** Surely within the uppermost panel. */
const INSIDE_PX = 60;

export const stopsOfRows = (table: ChartTable): Stops => ({
  count: table.rows.length,
  at: (stop) => ({ seriesIndex: 0, dataIndex: stop, text: readRow(table, stop) }),
  find: (value) => value,
  stride: STRIDE,
});

export type On = {
  /** The cursor stands at a stop, by keyboard, mouse or finger. */
  onStop?: (stop: number) => void;
  /** Enter, on the cursor's stop. */
  onOpen?: (stop: number) => void;
  /** Any other key; true if it was one of the chart's own. */
  onKey?: (key: string, stop: number | null) => boolean;
};

function show(chart: ECharts | null, point: { seriesIndex: number; dataIndex: number } | { x: number }) {
  if ('x' in point) {
    const x = chart?.convertToPixel({ xAxisIndex: 0 }, point.x);
    chart?.dispatchAction({ type: 'showTip', x, y: INSIDE_PX });
  } else chart?.dispatchAction({ type: 'showTip', ...point });
}

/** Walks through a chart by keyboard: the tooltip shows where one is, and the text is there to be read aloud. */
export function useCursor(chart: RefObject<ECharts | null>, stops: Stops, { onStop, onOpen, onKey }: On) {
  const [text, setText] = useState('');
  const stop = useRef<number | null>(null);
  const now = useRef({ stops, onStop });
  useEffect(() => {
    now.current = { stops, onStop };
    stop.current = null;
    setText('');
  }, [stops, onStop]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (onKey?.(event.key, stop.current)) return event.preventDefault();
    const target = move(event, stop.current, stops);
    if (event.key === 'Enter' && stop.current !== null) onOpen?.(stop.current);
    if (target === null) return;
    event.preventDefault();
    stop.current = target;
    const { text: read, ...point } = stops.at(target);
    onStop?.(target);
    show(chart.current, point);
    setText(read);
  };
  const onBlur = () => {
    chart.current?.dispatchAction({ type: 'hideTip' });
    setText('');
  };
  /** Hears where the mouse or a finger points. */
  const listen = useCallback((drawn: ECharts | null) => {
    drawn?.on('updateAxisPointer', (event) => {
      const { axesInfo } = event as { axesInfo?: { value: number }[] };
      const value = axesInfo?.[0]?.value;
      if (value === undefined) return;
      stop.current = now.current.stops.find(value);
      now.current.onStop?.(stop.current);
    });
  }, []);
  return { onKeyDown, onBlur, text, listen };
}

function move(event: KeyboardEvent, from: number | null, { count, stride }: Stops): number | null {
  if (count === 0) return null;
  const last = count - 1;
  const step = event.shiftKey ? stride : 1;
  const by = (steps: number) => Math.min(last, Math.max(0, from === null ? last : from + steps));
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return by(-step);
    case 'ArrowRight':
    case 'ArrowDown':
      return by(step);
    case 'PageUp':
      return by(-stride);
    case 'PageDown':
      return by(stride);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
