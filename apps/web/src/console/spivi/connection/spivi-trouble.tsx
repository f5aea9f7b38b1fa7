import { Alert, Button, Group, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { ReconnectLink } from './reconnect-link.tsx';

/** What is wrong between Spivi and the studio: it has not answered since then, or it refuses the login where that is null. */
export default function SpiviTrouble({ since, dismiss }: { since: string | null; dismiss(): void }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  return (
    <Alert
      color="orange"
      radius={0}
      role="status"
      icon={<IconAlertTriangle aria-hidden />}
      title={since ? t('line.down', { since: format.moment(since) }) : t('line.reauth')}
      withCloseButton
      closeButtonLabel={t('close')}
      onClose={dismiss}
    >
      <Group gap="sm" justify="space-between">
        <Text size="sm">{t(since ? 'line.downMeans' : 'line.reauthMeans')}</Text>
        {since ? (
          <Button
            size="xs"
            variant="default"
            renderRoot={(p) => (
              <Link to="/console/$studioId/integrations/spivi/health" params={{ studioId }} {...p} />
            )}
          >
            {t('banner.health')}
          </Button>
        ) : (
          <ReconnectLink size="xs" />
        )}
      </Group>
    </Alert>
  );
}
