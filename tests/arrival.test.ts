import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { areasOf, pagesOf } from '../apps/web/build/pages.ts';
import { buildWebIfStale, webFolder } from '../scripts/build-web.ts';

/** What the build tells of itself: which files an address needs, and that it asks for them at once. */
const web = join(import.meta.dirname, '../apps/web');
const router = join(web, 'src/app/router.tsx');
const pages = pagesOf(router);
type Chunk = { file: string; imports?: string[]; css?: string[] };
let manifest: Record<string, Chunk>;
let html: string;
const keyOf = (module: string) => module.slice(web.length + 1);

function reached(key: string, into = new Set<string>()): Set<string> {
  if (into.has(key)) return into;
  into.add(key);
  for (const next of manifest[key]?.imports ?? []) reached(next, into);
  return into;
}

/** @returns what the files weigh on the wire, in kB of 1,000 bytes */
function sentKB(files: string[]): number {
  const paths = files.map((file) => join(webFolder, file));
  const sent = paths.map((path) => statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size);
  return sent.reduce((sum, bytes) => sum + bytes, 0) / 1000;
}

/** What the page itself names: its entry may have been taken up into another file. */
const named = () => Object.keys(manifest).filter((key) => html.includes(`src="/${manifest[key]!.file}"`));

beforeAll(async () => {
  await buildWebIfStale();
  manifest = JSON.parse(readFileSync(join(webFolder, '.vite/manifest.json'), 'utf8'));
  html = readFileSync(join(webFolder, 'index.html'), 'utf8');
});

test('every page that the router fetches is known to the build', () => {
  const fetched = readFileSync(router, 'utf8').match(/import\('[^']+'\)/g)!;
  const known = new Set(pages.flatMap(({ modules }) => modules));
  expect(known.size).toBe(new Set(fetched).size);
});

describe.each(pages.map(({ path, modules }) => ({ path: path.source, modules })))('$path', ({ modules }) => {
  test("loads no other page's code", () => {
    const own = new Set(modules.map(keyOf));
    expect(named()).not.toEqual([]);
    const loaded = [...own, ...named()].flatMap((key) => [...reached(key)]);
    const others = pages.flatMap((page) => page.modules.map(keyOf)).filter((key) => !own.has(key));
    expect([...own].filter((key) => !(key in manifest))).toEqual([]);
    expect(loaded.filter((key) => others.includes(key))).toEqual([]);
  });

  test('asks at once for all that it stands on, its words in each language among it', () => {
    const files = modules.flatMap((module) =>
      [...reached(keyOf(module))].flatMap((key) => [manifest[key]!.file, ...(manifest[key]!.css ?? [])]),
    );
    const words = modules
      .flatMap(areasOf)
      .flatMap((area) =>
        ['en', 'fr'].map((language) => manifest[`src/messages/${language}/${area}.json`]!.file),
      );
    expect([...files, ...words].filter((file) => !html.includes(file))).toEqual([]);
  });
});

/**
 * What a first visit may fetch before its page can be used, on the wire: script in kB of 1,000 bytes, and files of any kind,
 * words in one language among them. Headers, icons, letters and answers of the studio come on top.
 */
const FIRST_VISITS = [
  { module: 'welcome/sign-in-page.tsx', scriptKB: 163, files: 12 },
  { module: 'portal/schedule.tsx', scriptKB: 150, files: 11 },
  { module: 'console/schedule/schedule-page.tsx', scriptKB: 189, files: 15 },
];

test.each(FIRST_VISITS)('$module arrives in at most $scriptKB kB of script and $files files', (at) => {
  const { modules } = pages.find((page) => page.modules.at(-1)!.endsWith(`src/${at.module}`))!;
  const keys = [...named(), ...modules.map(keyOf)].flatMap((key) => [...reached(key)]);
  const areas = new Set(['common', ...modules.flatMap(areasOf)]);
  const files = new Set([
    ...keys.flatMap((key) => [manifest[key]!.file, ...(manifest[key]!.css ?? [])]),
    ...[...areas].map((area) => manifest[`src/messages/en/${area}.json`]!.file),
  ]);
  const scripts = [...files].filter((file) => file.endsWith('.js'));
  expect(sentKB(scripts)).toBeLessThanOrEqual(at.scriptKB);
  expect(files.size).toBeLessThanOrEqual(at.files);
});

test.each(['en', 'fr'])(
  'the board arrives in at most 110 kB of script, its words in %s among it',
  (language) => {
    const page = readFileSync(join(webFolder, 'board.html'), 'utf8');
    const chunks: Record<string, Chunk> = JSON.parse(
      readFileSync(join(webFolder, '.vite/board.json'), 'utf8'),
    );
    const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file!);
    expect(scripts).not.toEqual([]);
    const words = chunks[`src/messages/${language}/board.json`]!.file;
    expect(sentKB([...scripts, words])).toBeLessThanOrEqual(110);
  },
);

test('what a page shows before any file has come is drawn by itself: its mark stands above each sheet', () => {
  const [shapes = '', rest = ''] = html.split('<link rel="stylesheet"');
  expect(shapes).toMatch(/<div id="shell"[\s\S]*<svg class="mark"[\s\S]*<\/svg>/);
  expect(rest).toContain('<div id="root">');
});

test('each text of the build lies beside itself in fewer bytes', () => {
  for (const { file } of Object.values(manifest)) {
    const path = join(webFolder, file);
    if (!/\.(js|css)$/.test(file) || readFileSync(path).length < 1024) continue;
    expect([existsSync(`${path}.br`), existsSync(`${path}.gz`), file]).toEqual([true, true, file]);
  }
});
