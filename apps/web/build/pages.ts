import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A page: what its address looks like, and the modules that the router fetches for it, its frame's first. */
export type Page = { path: RegExp; modules: string[] };

const ROUTE =
  /(?:const (\w+) = )?createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']*)',(?:(?!createRoute\()[\s\S])*?import\('([^']+)'\)/g;

/** The pages of the router, read from its own text: there is no second table of them to be kept alike. */
export function pagesOf(router: string): Page[] {
  const text = readFileSync(router, 'utf8');
  const frames = new Map([['root', { path: '', modules: [] as string[] }]]);
  const pages: Page[] = [];
  const routes = [...text.matchAll(ROUTE)];
  if (routes.length !== text.split('createRoute(').length - 1)
    throw new Error(`a route of ${router} is not understood`);
  const framing = new Set(routes.map(([, , parent]) => parent));
  for (const [, name, parent, path, module] of routes) {
    const frame = frames.get(parent!)!;
    const route = {
      path: frame.path + path!.replace(/\/$/, ''),
      modules: [...frame.modules, resolve(dirname(router), module!)],
    };
    if (name && framing.has(name)) frames.set(name, route);
    else
      pages.push({
        path: new RegExp(`^${route.path.replace(/\$\w+/g, '[^/]+')}/?$`),
        modules: route.modules,
      });
  }
  return pages;
}

/** The areas of words that a module speaks in. */
export function areasOf(module: string): string[] {
  if (!/src\/.*\.tsx?$/.test(module)) return [];
  return [...readFileSync(module, 'utf8').matchAll(/useTranslation\(\[?((?:'\w+'(?:, )?)+)/g)].flatMap(
    ([, named]) => [...named!.matchAll(/\w+/g)].map(([area]) => area),
  );
}

/** Where the words of an area lie. */
export const wordsFile = (web: string, language: string, area: string): string =>
  join(web, 'src/messages', language, `${area}.json`);
