import type { ScreenSettings } from '@tandem/api/tracker';
import i18next from 'i18next';
import { useEffect } from 'react';
import { chooseLocale, locales } from '../i18n.ts';

/** The language that the club has chosen for this screen, where it has chosen one. */
export function useChosenLanguage(locale: ScreenSettings['locale']): void {
  useEffect(() => {
    const chosen = locales.find((one) => one === locale);
    if (chosen && i18next.language !== chosen) void chooseLocale(chosen);
  }, [locale]);
}
