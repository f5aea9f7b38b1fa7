import { useTranslation } from 'react-i18next';

/** What stands around a calendar's link that can be copied. */
export function useCopyWords(label: string) {
  const { t } = useTranslation('calendars');
  return {
    label,
    copy: t('follow.copy'),
    copied: t('follow.copied'),
    byHand: t('follow.byHand'),
  };
}
