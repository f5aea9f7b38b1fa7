import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { filesOf } from './arrival.ts';
import { areasOf, pagesOf, wordsFile } from './pages.ts';
import { type Shell, work } from './work.ts';

const LANGUAGES = ['en', 'fr'] as const;
/** Charts are drawn of numbers, of which none is kept: they are most of what there is. */
const LEFT_OUT = /\/chart\/echarts-canvas\.tsx$/;
/** What failures are told in: no page names it, since it comes later. */
const ALSO_SPOKEN = ['common', 'errors'];

/** Writes the service worker beside the page, with what it keeps: the files that the portal's pages are made of, and
 * a tablet's at the door. */
export function worker(web: string): Plugin {
  return {
    name: 'worker',
    writeBundle({ dir }, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') return;
      const shell: Shell = {
        page: createHash('sha256').update(page.source).digest('base64'),
        files: keptFiles(web, bundle),
      };
      writeFileSync(join(dir!, 'worker.js'), `(${work})(${JSON.stringify(shell)})`);
    },
  };
}

function keptFiles(web: string, bundle: Rolldown.OutputBundle): string[] {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const pages = pagesOf(join(web, 'src/app/router.tsx'));
  const ofKept = pages.filter(({ path }) => /^\^\\\/(portal\\\/|kiosk)/.test(path.source));
  const start = pages.find(({ path }) => path.test('/'))!;
  const wanted = new Set([...ofKept, start].flatMap(({ modules }) => modules));
  const others = new Set(pages.flatMap(({ modules }) => modules).filter((module) => !wanted.has(module)));
  const messages = join(web, 'src/messages/');
  const isOfUse = ({ moduleIds }: Rolldown.OutputChunk) =>
    !moduleIds.some((id) => others.has(id) || LEFT_OUT.test(id) || id.startsWith(messages));
  const reached = new Set<Rolldown.OutputChunk>();
  const reach = (chunk: Rolldown.OutputChunk) => {
    if (reached.has(chunk) || !isOfUse(chunk)) return;
    reached.add(chunk);
    for (const next of chunks.filter(({ fileName }) =>
      [...chunk.imports, ...chunk.dynamicImports].includes(fileName),
    ))
      reach(next);
  };
  for (const chunk of chunks) if (chunk.isEntry || chunk.moduleIds.some((id) => wanted.has(id))) reach(chunk);
  const areas = new Set([
    ...ALSO_SPOKEN,
    ...[...reached].flatMap((chunk) => chunk.moduleIds.flatMap(areasOf)),
  ]);
  const spoken = new Set(
    LANGUAGES.flatMap((language) => [...areas].map((area) => wordsFile(web, language, area))),
  );
  const words = chunks.filter(({ moduleIds }) => moduleIds.some((id) => spoken.has(id)));
  return [...new Set([...reached, ...words].flatMap(filesOf))].map((file) => `/${file}`).sort();
}
