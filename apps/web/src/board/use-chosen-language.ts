import type { WallLocale } from '@tandem/api/words';
import i18next from 'i18next';
import { useEffect } from 'react';
import { chooseLocale } from './i18n.ts';

/** The language that the club has chosen for this screen or for all of its screens, where it has chosen one. */
export function useChosenLanguage(locale: WallLocale | null): void {
  useEffect(() => {
    if (locale && i18next.language !== locale) void chooseLocale(locale);
  }, [locale]);
}
