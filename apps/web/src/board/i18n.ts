import { type Locale, locales } from '@tandem/api/words';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

const KEY = 'tandem.board.locale';

/** A screen speaks one language, and fetches the words of that one. */
const words = {
  en: () => import('../messages/en/board.json', { with: { type: 'json' } }),
  fr: () => import('../messages/fr/board.json', { with: { type: 'json' } }),
};

const known = (value: string | null | undefined): Locale | null =>
  locales.find((locale) => value?.toLowerCase().startsWith(locale)) ?? null;

/** Language chosen on this screen, else the browser's, else English. */
const ownLocale = (): Locale =>
  known(localStorage.getItem(KEY)) ??
  navigator.languages.map(known).find((locale) => locale !== null) ??
  'en';

const initial = ownLocale();

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
  localStorage.setItem(KEY, locale);
  await speak(locale);
}

/** The one that was asked for last. */
let wished: Locale = initial;

/** Speaks a language, and remembers nothing. @param locale null: the one chosen on this screen */
export async function speak(locale: Locale | null): Promise<void> {
  const spoken = locale ?? ownLocale();
  wished = spoken;
  if (i18next.language === spoken) return;
  // What came with a part of the board, as its refusals, stays beside it.
  i18next.addResourceBundle(spoken, 'board', (await words[spoken]()).default, true);
  // Another one was chosen while its words came.
  if (wished !== spoken) return;
  document.documentElement.lang = spoken;
  await i18next.changeLanguage(spoken);
}
