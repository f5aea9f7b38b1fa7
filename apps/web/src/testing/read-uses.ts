import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A message asked for in a source file; `prefix` where the rest of the key is made at run time. */
export type Use = { file: string; area: string; key: string; prefix: boolean };

export const sourceFiles = (folder: string): string[] =>
  globSync('**/*.{ts,tsx}', { cwd: folder })
    .filter((file) => !file.endsWith('.test.ts') && !/[/\\]testing[/\\]/.test(file))
    .map((file) => join(folder, file));

/**
 * Finds `t('key')`, `t(flag ? 'a' : 'b')` and `` t(`start.${rest}`) ``. The area is the one of `useTranslation('area')`; board and rides have their own.
 */
export function readUses(file: string): Use[] {
  const source = readFileSync(file, 'utf8');
  const area =
    /useTranslation\(\s*\[?\s*'(\w+)'/.exec(source)?.[1] ??
    (/[/\\]board[/\\]/.test(file) ? 'board' : /[/\\]rides[/\\]/.test(file) ? 'performance' : 'common');
  const uses: Use[] = [];
  for (const call of callsOfT(source)) {
    for (const [, text] of call.replace(/\$\{[^}]*\}/g, '').matchAll(/'([\w.]+)'/g)) add(text!, false);
    for (const [, text] of call.matchAll(/`([\w.:]*)\$\{/g)) add(text!, true);
  }
  return uses;

  function add(text: string, prefix: boolean) {
    if (text) uses.push({ file, area, key: text, prefix });
  }
}

/** Every string of a source file, and the fixed beginning of every template: any of them may be a message's key. */
export function readStrings(file: string): { strings: Set<string>; prefixes: string[] } {
  const source = readFileSync(file, 'utf8');
  return {
    strings: new Set([...source.matchAll(/'([\w.:]+)'/g)].map((match) => match[1]!)),
    prefixes: [...source.matchAll(/`([\w:]+\.[\w.]*)\$\{/g)].map((match) => match[1]!),
  };
}

/** The first argument of every call of `t` or `i18n.t`, brackets balanced. */
function callsOfT(source: string): string[] {
  return [...source.matchAll(/(?<![\w$])t\(/g)].map((match) => {
    const start = match.index + 2;
    let depth = 1;
    let end = start;
    for (; end < source.length && depth > 0; end++) {
      if ('([{'.includes(source[end]!)) depth++;
      else if (')]}'.includes(source[end]!)) depth--;
      else if (source[end] === ',' && depth === 1) break;
    }
    return source.slice(start, end);
  });
}

/** `{ a: { b: 'x' } }` as `{ 'a.b': 'x' }`. */
export function flatten(tree: Record<string, unknown>, prefix = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(tree).map(([key, value]) =>
      typeof value === 'string'
        ? { [prefix + key]: value }
        : flatten(value as Record<string, unknown>, `${prefix}${key}.`),
    ),
  );
}

export const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]!).sort();
