import type { Locale } from '@tandem/api/words';
import { useEffect } from 'react';
import { speak } from './i18n.ts';

/**
 * Speaks the language that the club has chosen for this screen or for all of its screens; once it has chosen none any more, the
 * one chosen on the screen.
 */
export function useChosenLanguage(locale: Locale | null): void {
  useEffect(() => void speak(locale), [locale]);
}
