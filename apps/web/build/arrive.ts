import type { Table } from './table.ts';

/**
 * Runs in the page before anything else has come, written into it as it stands here: it calls nothing of this file or
 * another. The language is found as `base/i18n.ts` finds it.
 */
export function arrive({ files, pages }: Table): void {
  const known = (language: string | null) => language === 'en' || language === 'fr';
  const chosen = localStorage.getItem('tandem.locale');
  const spoken = navigator.languages.map((language) => language.slice(0, 2).toLowerCase());
  const language = (known(chosen) ? chosen : spoken.find(known)) || 'en';
  const room = /^\/(portal|console)\//.exec(location.pathname)?.[1];
  document.documentElement.lang = language;
  if (room) document.documentElement.dataset.room = room;
  const page = pages.find(([path]) => new RegExp(path).test(location.pathname));
  const ask = (href: string, as?: string) => {
    const link = document.createElement('link');
    link.rel = as ? 'preload' : 'modulepreload';
    if (as) link.as = as;
    link.crossOrigin = '';
    link.href = href;
    document.head.append(link);
  };
  for (const place of page ? [...page[1], ...page[2][language]!] : [])
    ask(`/${files[place]}`, files[place]!.endsWith('.css') ? 'style' : undefined);
  if (room) ask('/api/me', 'fetch');
}
