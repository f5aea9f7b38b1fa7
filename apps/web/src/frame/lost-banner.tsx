import { Alert } from '@mantine/core';
import IconPlugConnectedX from '@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

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
      // Stays in sight on a long page, and lets nothing show through.
      style={{
        position: 'sticky',
        top: 'var(--app-shell-header-offset, 0px)',
        zIndex: 90,
        backgroundColor: 'var(--sunken)',
      }}
      icon={<IconPlugConnectedX aria-hidden />}
      title={t('lost.title', { at: format.moment(since) })}
    >
      {t('lost.text')}
    </Alert>
  );
}
