import sheet from './tokens.css?raw';

/** The first block of the sheet: the scales, and the roles on a light ground. */
const onLight = sheet.slice(0, sheet.indexOf('}'));
const values = new Map(
  Array.from(onLight.matchAll(/(--[\w-]+):\s*([^;]+);/g), ([, name, value]) => [name!, value!]),
);
const ROOT_PX = 16;

/**
 * What a token stands for on a light ground, as CSS would find it: for what is drawn without CSS, such as a chart's
 * canvas. Throws for a name that the sheet does not know.
 */
export function token(name: `--${string}`): string {
  const value = values.get(name);
  if (value === undefined) throw new Error(`tokens.css has no ${name}`);
  const other = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
  return other ? token(other as `--${string}`) : value;
}

/** A size of letters in pixels. */
export const pixels = (name: `--text-${string}`): number => Number.parseFloat(token(name)) * ROOT_PX;
