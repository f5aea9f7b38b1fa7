import { Text } from '@mantine/core';
import type { WaiverVersion } from '@tandem/api/studio';
import type { Locale } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import classes from './waivers.module.css';

/** The language in which somebody reads a text: their own, or the only one that it is in. */
export function languageOf(
  { textEn, textFr }: Pick<WaiverVersion, 'textEn' | 'textFr'>,
  own: string,
): Locale {
  if (textFr === '') return 'en';
  return textEn === '' || own === 'fr' ? 'fr' : 'en';
}

/** A waiver's text as it was published. @param props.locale as it was read; the reader's own unless told @param props.large for whoever stands before it */
export function WaiverText(props: { of: WaiverVersion; locale?: Locale | null; large?: boolean }) {
  const { of: one, locale, large } = props;
  const { t, i18n } = useTranslation('waivers');
  const language = languageOf(one, locale ?? i18n.language);
  return (
    <div>
      {language !== i18n.language && (
        <Text size="sm" c="dimmed" mb="xs">
          {t(`text.in.${language}`)}
        </Text>
      )}
      <div className={classes.text} data-large={large || undefined} lang={language}>
        {language === 'fr' ? one.textFr : one.textEn}
      </div>
    </div>
  );
}
