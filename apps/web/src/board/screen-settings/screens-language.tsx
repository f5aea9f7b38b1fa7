import './words.ts';
import { localeNames, locales } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Session, tracker } from '../api.ts';
import { Problem } from '../problem.tsx';

/** The language that all screens of the club speak, unless one has its own. */
export function ScreensLanguage({ session }: { session: Session }) {
  const { t } = useTranslation('wall');
  const queries = useQueryClient();
  const choose = useMutation({
    mutationFn: (locale: Session['locale']) => tracker.setScreensLanguage({ body: { locale } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['session'] }),
  });
  const chosen = choose.isPending ? choose.variables : session.locale;
  return (
    <div className="fields">
      <label>
        {t('form.screensLocale')}
        <select
          value={chosen ?? ''}
          disabled={choose.isPending}
          aria-describedby="screens-language-hint"
          onChange={({ target: { value } }) => choose.mutate(locales.find((one) => one === value) ?? null)}
        >
          <option value="">{t('form.ownLocale')}</option>
          {locales.map((locale) => (
            <option key={locale} value={locale}>
              {localeNames[locale]}
            </option>
          ))}
        </select>
        <small id="screens-language-hint">{t('form.screensLocaleHint')}</small>
      </label>
      {choose.error !== null && <Problem error={choose.error} />}
    </div>
  );
}
