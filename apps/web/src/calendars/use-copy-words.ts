import { useTranslation } from 'react-i18next';

/** What stands around a calendar's link that can be copied. */
export function useCopyWords(label: string) {
  const { t } = useTranslation('uploads');
  return {
    label,
    copy: t('calendar.follow.copy'),
    copied: t('calendar.follow.copied'),
    byHand: t('calendar.follow.byHand'),
  };
}
