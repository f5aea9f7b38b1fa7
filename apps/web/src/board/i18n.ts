import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

const KEY = 'tandem.board.locale';
export const locales = ['en', 'fr'] as const;
export type Locale = (typeof locales)[number];

/** A screen speaks one language, and fetches the words of that one. */
const words = {
  en: () => import('../messages/en/board.json', { with: { type: 'json' } }),
  fr: () => import('../messages/fr/board.json', { with: { type: 'json' } }),
};

const known = (value: string | null | undefined): Locale | null =>
  locales.find((locale) => value?.toLowerCase().startsWith(locale)) ?? null;

/** Language chosen on this screen, else the browser's, else English. */
const initial =
  known(localStorage.getItem(KEY)) ??
  navigator.languages.map(known).find((locale) => locale !== null) ??
  'en';

await i18next.use(initReactI18next).init({
  lng: initial,
  // Each language has every word, as tests see to: none is fetched for the other's sake.
  fallbackLng: false,
  ns: ['board'],
  defaultNS: 'board',
  resources: { [initial]: { board: (await words[initial]()).default } },
  interpolation: { escapeValue: false },
});
document.documentElement.lang = initial;

/** Switches the language of this screen and remembers it. */
export async function chooseLocale(locale: Locale): Promise<void> {
  // What came with a part of the board, as its refusals, stays beside it.
  i18next.addResourceBundle(locale, 'board', (await words[locale]()).default, true);
  localStorage.setItem(KEY, locale);
  document.documentElement.lang = locale;
  await i18next.changeLanguage(locale);
}
