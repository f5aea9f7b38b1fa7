import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { token } from './tokens.ts';

/** Colours and sizes of letters are decided in tokens.css; everything else names a token that stands there. */
const web = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(web, file), 'utf8');
const SHEET = 'src/ui/tokens.css';
const files = globSync('src/**/*.{css,ts,tsx}', { cwd: web }).filter(
  (file) => !/\.test\.tsx?$/.test(file) && file !== SHEET,
);
const sheet = read(SHEET);
const [light, dark] = [sheet.slice(0, sheet.indexOf('}')), sheet.slice(sheet.indexOf('}'))];
const declarations = (css: string) =>
  Array.from(css.matchAll(/(--[\w-]+):\s*([^;]+);/g), ([, name, value]) => ({ name: name!, value: value! }));

const COLOUR = /#(?:[\da-f]{8}|[\da-f]{6}|[\da-f]{3,4})\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(/gi;
const SIZE = {
  css: /\bfont(?:-size)?:[^;{}]*?\d(?:px|rem|pt)\b/g,
  tsx: /\b(?:fontSize: ?|fz=\{?)["'`]?[\d.]+(?:px|rem)?\b|\b\d+px \$\{FONT\}/g,
};
/** In code a colour stands in quotes: `#roster` in an address or `&#39;` is none. */
const quoted = /(['"`])(?:(?!\1)[^\n])*?\1/g;
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** What a file types that tokens.css should say. */
function typed(file: string, text: string): string[] {
  const said = withoutComments(text);
  if (file.endsWith('.css')) return [...(said.match(COLOUR) ?? []), ...(said.match(SIZE.css) ?? [])];
  const words = said.match(quoted) ?? [];
  const colours = words.flatMap((word) => word.match(COLOUR) ?? []);
  return [...colours, ...(said.match(SIZE.tsx) ?? [])];
}

test('no style sheet and no component types a colour or a size of letters', () => {
  const breaches = files.flatMap((file) => typed(file, read(file)).map((what) => `${file}: ${what}`));
  expect(breaches).toEqual([]);
});

test('a planted one is seen', () => {
  expect(
    [
      ['a.css', 'a { color: #0f5c5a; }'],
      ['a.css', 'a { box-shadow: 0 0 0 1px rgb(0 0 0 / 10%); }'],
      ['a.css', 'a { font-size: max(14px, 2vmin); }'],
      ['a.css', 'a { font: 600 0.9rem/1.4 var(--font); }'],
      ['a.tsx', `<Icon color="#fff" />`],
      ['a.ts', `const fill = 'rgba(15, 92, 90, 0.1)';`],
      ['a.tsx', `<Text fz={20} />`],
      ['a.tsx', `<Text style={{ fontSize: '13px' }} />`],
    ].map(([file, text]) => typed(file!, text!).length),
  ).toEqual(Array(8).fill(1));
  expect(
    [
      ['a.css', '/* #fff */ a { color: var(--ink); font-size: max(var(--text-sm), 2vmin, 1em); }'],
      ['a.css', 'a { background: color-mix(in oklab, var(--accent) 20%, var(--ground)); }'],
      [
        'a.tsx',
        `<a href={\`\${at}?tab=1#roster\`} style={{ color: 'var(--ink)', fontSize: 'var(--text-sm)' }} />`,
      ],
    ].map(([file, text]) => typed(file!, text!)),
  ).toEqual([[], [], []]);
});

test('each value of a scale or a ground stands once', () => {
  const values = [light, dark].flatMap((css) =>
    declarations(css).filter(({ name, value }) => /^(#|rgb)/.test(value) || name.startsWith('--text-')),
  );
  const seen = values.map(({ value }) => value);
  expect(values.filter(({ value }, i) => seen.indexOf(value) !== i)).toEqual([]);
});

test('every token that is named exists, and every one that exists is named', () => {
  const known = new Set(declarations(sheet).map(({ name }) => name));
  const text = files.map((file) => withoutComments(read(file))).join('\n');
  const set = new Set(Array.from(text.matchAll(/['"]?(--[\w-]+)['"]?:/g), ([, name]) => name!));
  const named = Array.from(`${text}\n${sheet}`.matchAll(/(?:var\(|(?:token|pixels)\(')(--[\w-]+)(\$?)/g));
  const whole = named.filter(([, , open]) => open === '').map(([, name]) => name!);
  const begun = named.filter(([, , open]) => open !== '').map(([, name]) => name!);
  const foreign = /^--(mantine|app-shell)-/;
  expect(whole.filter((name) => !known.has(name) && !set.has(name) && !foreign.test(name))).toEqual([]);
  expect(
    [...known].filter((name) => !whole.includes(name) && !begun.some((start) => name.startsWith(start))),
  ).toEqual([]);
});

test('what browsers want to know before any style sheet is the same', () => {
  const board = new Map(declarations(dark).map(({ name, value }) => [name, value]));
  const inTheDark = new Map(
    declarations(sheet.slice(0, sheet.indexOf('[data-look="board"] {'))).map(({ name, value }) => [
      name,
      value,
    ]),
  );
  const barsOf = (page: string) =>
    Array.from(read(page).matchAll(/name="theme-color" content="([^"]+)"/g), ([, colour]) => colour);
  expect(barsOf('index.html')).toEqual([token('--ground'), inTheDark.get('--ground')]);
  expect(barsOf('board.html')).toEqual([board.get('--ground')]);
  expect(read('public/tandem.svg').match(COLOUR)).toEqual([token('--accent'), token('--on-accent')]);
});
