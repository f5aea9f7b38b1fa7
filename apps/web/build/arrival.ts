import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';
import { arrive } from './arrive.ts';
import { areasOf, pagesOf, wordsFile } from './pages.ts';
import type { Table } from './table.ts';

const LANGUAGES = ['en', 'fr'] as const;
/** These every page stands on, so that what is spoken in them says nothing of one. */
const SHARED = /^(base|small|react)$/;

/**
 * Writes into the page what a phone needs before anything else has come: the frame's shapes with their colours, and a script
 * that asks at once for all that the address needs, instead of finding it file by file.
 */
export function arrival(web: string): Plugin {
  return {
    name: 'arrival',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, filename }) {
        const style = ['ui/tokens.css', 'frame/shell.css']
          .map((file) => plain(join(web, 'src', file)))
          .join('');
        const withShell = html.replace('</head>', `<style>${style}</style></head>`);
        if (!bundle) return withShell;
        if (filename.endsWith('board.html')) return { html: sheetsAfterShell(withShell), tags: [] };
        const table = JSON.stringify(tableOf(web, bundle));
        const tags: HtmlTagDescriptor[] = [
          { tag: 'script', injectTo: 'head', children: `(${arrive})(${table})` },
          // The names of all files tell one version from another; so may what a device keeps.
          {
            tag: 'meta',
            injectTo: 'head',
            attrs: {
              name: 'version',
              content: createHash('sha256').update(table).digest('hex').slice(0, 12),
            },
          },
        ];
        return { html: sheetsAfterShell(withShell), tags };
      },
    },
  };
}

/** Below the shapes: what stands above a sheet is drawn before it has come. Scripts wait for it all the same. */
function sheetsAfterShell(html: string): string {
  const sheets = html.match(/\s*<link rel="stylesheet"[^>]*>/g) ?? [];
  const bare = sheets.reduce((left, sheet) => left.replace(sheet, ''), html);
  return bare.replace('<div id="root">', `${sheets.map((sheet) => sheet.trim()).join('')}<div id="root">`);
}

const plain = (file: string) =>
  readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':');

/** What each address needs beyond the page's own script. */
function tableOf(web: string, bundle: Rolldown.OutputBundle): Table {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const chunkOf = (module: string) => chunks.find(({ moduleIds }) => moduleIds.includes(module));
  const reached = (from: Rolldown.OutputChunk, into = new Set<Rolldown.OutputChunk>()) => {
    if (into.has(from)) return into;
    into.add(from);
    for (const name of from.imports) {
      const next = chunks.find(({ fileName }) => fileName === name);
      if (next) reached(next, into);
    }
    return into;
  };
  const entry = chunks.find(({ isEntry }) => isEntry)!;
  const here = new Set([...reached(entry)].flatMap(filesOf));
  const files: string[] = [];
  const place = (file: string) => (files.includes(file) ? files.indexOf(file) : files.push(file) - 1);
  const words = (areas: Iterable<string>, language: string) =>
    [...areas].flatMap((area) => {
      const chunk = chunkOf(wordsFile(web, language, area));
      return chunk ? [place(chunk.fileName)] : [];
    });
  const pages = pagesOf(join(web, 'src/app/router.tsx')).map(({ path, modules }): Table['pages'][number] => {
    const chunksOfPage = modules.flatMap((module) => [...reached(chunkOf(module)!)]);
    const own = new Set(chunksOfPage.flatMap(filesOf).filter((file) => !here.has(file)));
    const speaking = chunksOfPage
      .filter(({ name }) => !SHARED.test(name))
      .flatMap(({ moduleIds }) => moduleIds);
    const areas = new Set(['common', ...speaking.flatMap(areasOf)]);
    return [
      path.source,
      [...own].map(place),
      Object.fromEntries(LANGUAGES.map((language) => [language, words(areas, language)])),
    ];
  });
  return { files, pages };
}

export const filesOf = (chunk: Rolldown.OutputChunk): string[] => [
  chunk.fileName,
  ...((chunk as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss ?? []),
];
