import { Alert } from '@mantine/core';
import IconPlugConnectedX from '@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../app/format.ts';

/** While the browser has no line to the studio: what is shown is dated, never passed off as live. */
export function LostBanner({ since }: { since: Date | null }) {
  const { t } = useTranslation('console');
  const format = useFormat();
  if (!since) return null;
  return (
    <Alert
      color="gray"
      radius={0}
      role="status"
      icon={<IconPlugConnectedX aria-hidden />}
      title={t('lost.title', { at: format.moment(since) })}
    >
      {t('lost.text')}
    </Alert>
  );
}
