import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const sourceFiles = (folder: string): string[] =>
  globSync('**/*.{ts,tsx}', { cwd: folder })
    .filter((file) => !file.endsWith('.test.ts') && !/[/\\]testing[/\\]/.test(file))
    .map((file) => join(folder, file));

/** Every string of a source file, and the fixed beginning of every template: any of them may be a message's key. */
export function readStrings(file: string): { strings: Set<string>; prefixes: string[] } {
  const source = readFileSync(file, 'utf8');
  return {
    strings: new Set([...source.matchAll(/'([\w.:]+)'/g)].map((match) => match[1]!)),
    prefixes: [...source.matchAll(/`([\w:]+\.[\w.]*)\$\{/g)].map((match) => match[1]!),
  };
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
