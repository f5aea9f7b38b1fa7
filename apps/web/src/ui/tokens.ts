import sheet from './tokens.css?raw';

/** The first block of the sheet: the scales, and the roles on a light ground. */
const onLight = sheet.slice(0, sheet.indexOf('}'));
const values = new Map(
  Array.from(onLight.matchAll(/(--[\w-]+):\s*([^;]+);/g), ([, name, value]) => [name!, value!]),
);
const ROOT_PX = 16;

/**
 * What a token stands for on a light ground, as CSS would find it: for what is measured without CSS. Throws for a name
 * that the sheet does not know.
 */
export function token(name: `--${string}`): string {
  const value = values.get(name);
  if (value === undefined) throw new Error(`tokens.css has no ${name}`);
  const other = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
  return other ? token(other as `--${string}`) : value;
}

/** A size of letters in pixels. */
export const pixels = (name: `--text-${string}`): number => Number.parseFloat(token(name)) * ROOT_PX;

const ROLE = /^var\((--[\w-]+)\)$/;

/**
 * What is drawn without CSS, with each role in it (`var(--ink)`) as the colour that it has where `at` stands: another on a
 * device that is dark.
 */
export function withColours<T>(drawn: T, at: Element): T {
  const style = getComputedStyle(at);
  const coloured = (part: unknown): unknown => {
    if (typeof part === 'string') {
      const name = ROLE.exec(part)?.[1];
      return name ? style.getPropertyValue(name).trim() : part;
    }
    if (Array.isArray(part)) return part.map(coloured);
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, coloured(value)]));
  };
  return coloured(drawn) as T;
}
