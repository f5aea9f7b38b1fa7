import { Alert, Button, Text } from '@mantine/core';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import type { SpiviStatus } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';

/** After a removal: what stayed here and is found again. */
export function Kept({ status, onAgain }: { status: SpiviStatus; onAgain: () => void }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { linked } = status.counts;
  const gyms = status.gyms.length;
  if (linked === 0 && gyms === 0) return null;
  const what = format.list([
    ...(linked > 0 ? [t('removal.links', { count: linked, shown: format.number(linked) })] : []),
    ...(gyms > 0 ? [t('removal.gyms', { count: gyms, shown: format.number(gyms) })] : []),
  ]);
  return (
    <Alert color="teal" icon={<IconInfoCircle aria-hidden />} title={t('wizard.kept.title')} maw={640}>
      <Text size="sm" mb="sm">
        {t('wizard.kept.text', { what })}
      </Text>
      <Button size="sm" onClick={onAgain}>
        {t('wizard.kept.again')}
      </Button>
    </Alert>
  );
}
