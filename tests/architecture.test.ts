import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Imports run downward only. `from` is a path prefix; `may` lists the path prefixes and workspace names that files
 * below it may import besides themselves and libraries.
 */
type Rule = { from: string; may: string[]; except?: RegExp };
const rules: Rule[] = [
  { from: 'packages/api/', may: [] },
  { from: 'packages/spivi/', may: ['@tandem/metrics'] },
  { from: 'packages/metrics/', may: [] },
  { from: 'packages/sensors/', may: ['@tandem/metrics'] },
  { from: 'packages/platform/', may: ['@tandem/api/endpoint'] },
  {
    from: 'apps/box/',
    may: ['@tandem/api/box', '@tandem/api/endpoint', '@tandem/metrics', '@tandem/sensors'],
  },
  {
    from: 'apps/tracker/',
    may: ['@tandem/api', '@tandem/metrics', '@tandem/platform', '@tandem/spivi', '@tandem/box/simulate'],
  },
  {
    from: 'apps/studio/',
    may: ['@tandem/api', '@tandem/metrics', '@tandem/platform', '@tandem/sensors', '@tandem/spivi'],
    except: /\.test\.ts$|\/testing\.ts$|\/testing\//,
  },
  { from: 'apps/web/', may: ['@tandem/api', '@tandem/metrics'] },
];

type Import = { file: string; target: string };

/** Every import of our own code, as the file and either `@tandem/…` or a path from the root. */
function importsOf(file: string, text: string): Import[] {
  const specifiers = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"\n]+)['"]/g)].map(
    (match) => match[1]!,
  );
  return specifiers.flatMap((specifier) => {
    if (specifier.startsWith('@tandem/')) return [{ file, target: specifier }];
    if (specifier.startsWith('.')) return [{ file, target: normalize(join(dirname(file), specifier)) }];
    return [];
  });
}

function forbidden(imports: Import[]): string[] {
  return imports.flatMap(({ file, target }) => {
    const rule = rules.find((r) => file.startsWith(r.from));
    if (!rule || rule.except?.test(file) || target.startsWith(rule.from)) return [];
    const own = `@tandem/${rule.from.split('/')[1]}`;
    const allowed = [own, ...rule.may].some((name) => target === name || target.startsWith(`${name}/`));
    return allowed ? [] : [`${file} imports ${target}`];
  });
}

/** Cycles between the folders directly below this one: modules stand in one order. */
function circles(folder: string, imports: Import[]): string[] {
  const prefix = `apps/${folder}/`;
  const moduleOf = (path: string) => (path.startsWith(prefix) ? path.slice(prefix.length).split('/') : []);
  const edges = new Map<string, Set<string>>();
  for (const { file, target } of imports) {
    if (/\.test\.tsx?$|\/demo\//.test(file)) continue;
    const [from, ...fromRest] = moduleOf(file);
    const [to, ...toRest] = moduleOf(target);
    if (!from || !to || from === to || !fromRest.length || !toRest.length) continue;
    edges.set(from, (edges.get(from) ?? new Set()).add(to));
  }
  const found: string[] = [];
  const visit = (node: string, path: string[]): void => {
    if (path.includes(node)) {
      const loop = [...path.slice(path.indexOf(node)), node];
      if (loop[0] === [...loop].sort()[0]) found.push(`${folder}: ${loop.join(' → ')}`);
      return;
    }
    for (const next of edges.get(node) ?? []) visit(next, [...path, node]);
  };
  for (const node of edges.keys()) visit(node, []);
  return [...new Set(found)];
}

const files = globSync(['packages/*/src/**/*.{ts,tsx}', 'apps/*/src/**/*.{ts,tsx}']).sort();
const imports = files.flatMap((file) => importsOf(file, readFileSync(file, 'utf8')));

test('nothing imports what stands above it or beside it', () => {
  expect(imports.length).toBeGreaterThan(100);
  expect(forbidden(imports)).toEqual([]);
});

test('the modules of a server stand in one order: no circles between folders', () => {
  const folders = ['studio/src', 'studio/src/spivi', 'tracker/src'];
  expect(folders.flatMap((folder) => circles(folder, imports))).toEqual([]);
});

test('these guards catch a planted breach', () => {
  const planted = importsOf(
    'packages/spivi/src/planted.ts',
    `import { x } from '@tandem/platform';\nimport y from '../../../apps/studio/src/base/db.ts';`,
  );
  expect(forbidden(planted)).toHaveLength(2);
  expect(
    forbidden(importsOf('apps/web/src/a.tsx', `const m = await import('../../studio/src/server.ts');`)),
  ).toHaveLength(1);
  expect(
    circles('studio/src', [
      { file: 'apps/studio/src/a/x.ts', target: 'apps/studio/src/b/index.ts' },
      { file: 'apps/studio/src/b/index.ts', target: 'apps/studio/src/a/x.ts' },
    ]),
  ).toHaveLength(1);
});
