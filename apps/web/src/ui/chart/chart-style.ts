import { pixels, token } from '../tokens.ts';

/** How all charts look: quiet axes, numbers that line up, one accent. Colours are roles, found where a chart stands. */

export const ACCENT = 'var(--accent)';
export const ACCENT_LIGHT = 'var(--accent-3)';
export const VEIL = 'var(--accent-veil)';
/** The second line of a chart, and the heart. */
export const CONTRAST = 'var(--contrast)';
/** What is only there to compare with. */
export const QUIET = 'var(--ink-off)';
export const INK = 'var(--ink-body)';
export const LABEL = 'var(--ink-label)';
export const DIM = 'var(--ink-dim)';
export const LINE = 'var(--line)';
export const AXIS = 'var(--line-strong)';
export const GROUND = 'var(--ground)';
/** Ground of stretches without a ride. */
export const EMPTY = 'var(--surface)';
export const FONT = token('--font');
/** The one size of words in a chart, px. */
export const SMALL = pixels('--text-note');
/** A chart's title in the picture that is kept of it, px. */
export const TITLE = pixels('--text-lg');

export const base = { textStyle: { fontFamily: FONT, fontSize: SMALL, color: INK } } as const;

export const tooltip = {
  trigger: 'axis',
  confine: true,
  backgroundColor: GROUND,
  borderColor: LINE,
  padding: [8, 12],
  textStyle: { color: INK, fontFamily: FONT, fontSize: SMALL },
  axisPointer: { lineStyle: { color: INK, width: 1, type: 'solid' } },
} as const;

export const axisLabel = { color: DIM, fontFamily: FONT, fontSize: SMALL } as const;
export const splitLine = { lineStyle: { color: LINE } } as const;
export const axisLine = { lineStyle: { color: AXIS } } as const;

/** An axis of days or weeks, the last of which is named by itself. */
export const dayAxis = (days: readonly string[], shown: (day: string) => string, last: string) => ({
  type: 'category' as const,
  data: [...days],
  axisLabel: {
    ...axisLabel,
    hideOverlap: true,
    showMaxLabel: true,
    alignMaxLabel: 'right' as const,
    alignMinLabel: 'left' as const,
    formatter: (day: string, i: number) => (i === days.length - 1 ? last : shown(day)),
  },
  axisLine,
  axisTick: { show: false },
});

/** What an axis measures, above its upper end. */
export const unitName = (unit: string) => ({
  name: unit,
  nameGap: 12,
  nameTextStyle: { color: DIM, fontSize: SMALL, align: 'right' as const, padding: [0, 4, 0, 0] },
});

/** A number as it is set: with a minus, not a hyphen. */
export const withMinus = (number: string): string => number.replace('-', '\u2212');

/** Text for a tooltip's HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
