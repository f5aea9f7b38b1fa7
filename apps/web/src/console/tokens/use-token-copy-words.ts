import { useTranslation } from 'react-i18next';

/** What stands around something of a token's that can be copied. */
export function useTokenCopyWords(label: string) {
  const { t } = useTranslation('tokens');
  return { label, copy: t('copy'), copied: t('copied'), byHand: t('byHand') };
}
