import { type MantineSize, SegmentedControl } from '@mantine/core';
import { type Locale, localeNames, locales } from '@tandem/api/words';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { changeLocale } from '../base/i18n.ts';
import { meQuery } from '../base/queries.ts';
import { showProblem } from '../ui/problem.tsx';

/** English or French; kept with the person once signed in, else in the browser. */
export function LanguageSwitch({ size = 'xs' }: { size?: MantineSize }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const choose = async (locale: Locale) => {
    await changeLocale(locale);
    const me = client.getQueryData(meQuery().queryKey);
    if (!me) return;
    client.setQueryData(meQuery().queryKey, { ...me, user: { ...me.user, locale } });
    await api.setLocale({ body: { locale } }).catch(showProblem);
  };
  return (
    <SegmentedControl
      size={size}
      aria-label={t('language')}
      value={i18n.language}
      onChange={(value) => choose(value as Locale)}
      data={locales.map((value) => ({ value, label: localeNames[value] }))}
    />
  );
}
