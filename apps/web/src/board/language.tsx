import { useTranslation } from 'react-i18next';
import { chooseLocale, locales } from './i18n.ts';

export const localeNames = { en: 'English', fr: 'Français' } as const;

/** One button per language, each named in itself. */
export function Language() {
  const { t, i18n } = useTranslation('board');
  return (
    <fieldset className="switch">
      <legend className="visually-hidden">{t('language')}</legend>
      {locales.map((locale) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-pressed={i18n.language === locale}
          onClick={() => void chooseLocale(locale)}
        >
          {localeNames[locale]}
        </button>
      ))}
    </fieldset>
  );
}
