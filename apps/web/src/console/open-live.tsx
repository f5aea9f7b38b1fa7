import { Button } from '@mantine/core';
import IconExternalLink from '@tabler/icons-react/dist/esm/icons/IconExternalLink.mjs';
import type { ClassSummary } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';

/** To the board of this very class, where the tracker is ours and the person may see it. */
export function OpenLive({ of: c, size }: { of: ClassSummary; size: string }) {
  const { t } = useTranslation('console');
  if (!c.live?.boardUrl || c.state === 'cancelled') return null;
  return (
    <Button
      component="a"
      href={c.live.boardUrl}
      target="_blank"
      rel="noreferrer"
      size={size}
      variant="light"
      rightSection={<IconExternalLink size={16} aria-hidden />}
    >
      {t('class.openLive')}
    </Button>
  );
}
