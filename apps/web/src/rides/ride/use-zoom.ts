import type { ECharts } from 'echarts/core';
import { type RefObject, useCallback, useRef } from 'react';

type Window = readonly [from: number, to: number];
export type ZoomWay = 'in' | 'out' | 'reset';

const FACTOR = 2;
const MIN_SECONDS = 30;
const KEYS: Record<string, ZoomWay> = { '+': 'in', '=': 'in', '-': 'out', '0': 'reset' };

/** Half or twice as much of `whole` in sight, around a second where it is in sight, else around the middle. */
export function zoomed([from, to]: Window, way: ZoomWay, around: number | null, whole: number): Window {
  if (way === 'reset') return [0, whole];
  const length = Math.min(whole, Math.max(MIN_SECONDS, (to - from) * (way === 'in' ? 1 / FACTOR : FACTOR)));
  const inSight = around !== null && around >= from && around <= to;
  const middle = inSight ? around : (from + to) / 2;
  const start = Math.min(Math.max(0, middle - length / 2), whole - length);
  return [start, start + length];
}

/** Zooms a chart whose x axis holds milliseconds; `redraw` is told, in seconds, what is in sight. */
export function useZoom(chart: RefObject<ECharts | null>, seconds: number, redraw: (window: Window) => void) {
  const window = useRef<Window>([0, seconds]);
  const told = useRef(redraw);
  told.current = redraw;

  const show = useCallback(
    ([from, to]: Window) =>
      chart.current?.dispatchAction({ type: 'dataZoom', startValue: from * 1000, endValue: to * 1000 }),
    [chart],
  );
  const by = (way: ZoomWay, around: number | null) => show(zoomed(window.current, way, around, seconds));
  const onKey = (key: string, around: number | null): boolean => {
    const way = KEYS[key];
    if (way) by(way, around);
    return way !== undefined;
  };
  /** Brings a second into sight. */
  const hold = useCallback(
    (second: number) => {
      const [from, to] = window.current;
      if (second >= from && second <= to) return;
      const start = Math.min(Math.max(0, second - (to - from) / 2), seconds - (to - from));
      show([start, start + to - from]);
    },
    [show, seconds],
  );
  const listen = useCallback(
    (drawn: ECharts | null) => {
      window.current = [0, seconds];
      drawn?.on('datazoom', () => {
        const { dataZoom } = drawn.getOption() as { dataZoom: { startValue: number; endValue: number }[] };
        const { startValue, endValue } = dataZoom[0]!;
        window.current = [startValue / 1000, endValue / 1000];
        told.current(window.current);
      });
    },
    [seconds],
  );
  return { by, onKey, hold, listen };
}
