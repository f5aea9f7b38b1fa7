import { localeNames, locales } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { chooseLocale } from './i18n.ts';

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
