/** How all charts look: quiet axes, numbers that line up, one accent. */

export const ACCENT = '#0f5c5a';
export const ACCENT_LIGHT = '#76c0bc';
/** The second line of a chart, and the heart: far from the accent in deuteranopia too, and not the red of what is wrong. */
export const CONTRAST = '#6741d9';
export const INK = '#343a40';
export const DIM = '#5b636b';
const LINE = '#e3e7ea';
const FONT = "'Inter Variable', system-ui, sans-serif";

export const base = {
  textStyle: { fontFamily: FONT, color: INK },
  aria: { enabled: true },
} as const;

export const tooltip = {
  trigger: 'axis',
  confine: true,
  backgroundColor: '#fff',
  borderColor: LINE,
  padding: [8, 12],
  textStyle: { color: INK, fontFamily: FONT, fontSize: 13 },
} as const;

export const axisLabel = { color: DIM, fontFamily: FONT, fontSize: 12 } as const;
export const splitLine = { lineStyle: { color: LINE } } as const;
export const axisLine = { lineStyle: { color: '#adb5bd' } } as const;

/** Text for a tooltip's HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
