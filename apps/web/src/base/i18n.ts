import { type Locale, locales } from '@tandem/api/words';
import i18n, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';

const STORED = 'tandem.locale';
/** Those of the gym's board are of another application. */
const files = import.meta.glob<{ default: Record<string, unknown> }>([
  '../messages/*/*.json',
  '!../messages/*/{board,computer,modes,plans,run,strap,waiting,wall}.json',
]);

const messages: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = files[`../messages/${language}/${namespace}.json`];
    if (!load) return done(new Error(`no messages ${language}/${namespace}`), null);
    load().then(
      (file) => done(null, file.default),
      (error) => done(error, null),
    );
  },
};

const isLocale = (value: string | null | undefined): value is Locale => locales.includes(value as Locale);

function preferredLocale(): Locale {
  const stored = localStorage.getItem(STORED);
  if (isLocale(stored)) return stored;
  return navigator.languages.map((l) => l.slice(0, 2).toLowerCase()).find(isLocale) ?? 'en';
}

/** Starts the messages in the person's language: as chosen before, else as the browser speaks. */
export async function startI18n(namespaces: string[] = ['common']): Promise<void> {
  i18n.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18n
    .use(messages)
    .use(initReactI18next)
    .init({
      lng: preferredLocale(),
      supportedLngs: locales,
      // Each language has every word, as tests see to: none is fetched for the other's sake.
      fallbackLng: false,
      ns: namespaces,
      defaultNS: 'common',
      fallbackNS: ['common', 'errors'],
      interpolation: { escapeValue: false },
    });
}

/** What is said of a failure: no page needs it to be shown, so that it comes later, or with the first failure. */
export const ERROR_WORDS = ['common', 'errors'] as const;

/** So long a failure waits for its words; then it is told in the studio's own. */
const WORDS_MS = 3000;

/** Fetches the words of failures, once. */
export const learnErrors = (): Promise<void> =>
  Promise.race([i18n.loadNamespaces('errors'), new Promise<void>((over) => setTimeout(over, WORDS_MS))]);

export async function changeLocale(locale: Locale): Promise<void> {
  localStorage.setItem(STORED, locale);
  if (i18n.language !== locale) await i18n.changeLanguage(locale);
}
