import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../messages/en/board.json' with { type: 'json' };
import fr from '../messages/fr/board.json' with { type: 'json' };

const KEY = 'tandem.board.locale';
export const locales = ['en', 'fr'] as const;
export type Locale = (typeof locales)[number];

const known = (value: string | null | undefined): Locale | null =>
  locales.find((locale) => value?.toLowerCase().startsWith(locale)) ?? null;

/** Language chosen on this screen, else the browser's, else English. */
const initial =
  known(localStorage.getItem(KEY)) ??
  navigator.languages.map(known).find((locale) => locale !== null) ??
  'en';

await i18next.use(initReactI18next).init({
  lng: initial,
  fallbackLng: 'en',
  ns: ['board'],
  defaultNS: 'board',
  resources: { en: { board: en }, fr: { board: fr } },
  interpolation: { escapeValue: false },
});
document.documentElement.lang = initial;

/** Switches the language of this screen and remembers it. */
export async function chooseLocale(locale: Locale): Promise<void> {
  localStorage.setItem(KEY, locale);
  document.documentElement.lang = locale;
  await i18next.changeLanguage(locale);
}
