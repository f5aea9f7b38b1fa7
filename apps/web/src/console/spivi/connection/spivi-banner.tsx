import { Alert, Button, Group, Text } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { spiviHealthQuery, spiviQuery } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { ReconnectLink } from './reconnect-link.tsx';

/** The overview and the health page say it themselves. */
const SAYS_IT = /\/integrations\/spivi(\/health)?\/?$/;

/** On every page, for those who can mend it: the login is refused, or Spivi does not answer. */
export function SpiviBanner() {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId, role } = useSession();
  const allowed = may(role, 'manageSpivi');
  const { data: status } = useQuery({ ...spiviQuery(studioId), enabled: allowed });
  const state = status?.connection?.state;
  const refused = state === 'reauth';
  const wrong = refused || state === 'failing' ? state : null;
  const { data: health } = useQuery({ ...spiviHealthQuery(studioId), enabled: wrong === 'failing' });
  const [dismissed, dismiss] = useSessionStorage<string | null>({
    key: 'tandem.spivi-banner',
    defaultValue: null,
  });
  const since = health?.downSince;
  // Closed for this trouble only: the next one is told again.
  const trouble = `${studioId}/${wrong}/${refused ? status?.connection?.lastError?.at : since}`;
  const said = useRouterState({ select: ({ location }) => SAYS_IT.test(location.pathname) });
  if (said || !wrong || (wrong === 'failing' && !since) || dismissed === trouble) return null;
  return (
    <Alert
      color="orange"
      radius={0}
      role="status"
      icon={<IconAlertTriangle aria-hidden />}
      title={refused ? t('line.reauth') : t('line.down', { since: format.moment(since!) })}
      withCloseButton
      closeButtonLabel={t('close')}
      onClose={() => dismiss(trouble)}
    >
      <Group gap="sm" justify="space-between">
        <Text size="sm">{t(refused ? 'line.reauthMeans' : 'line.downMeans')}</Text>
        {refused ? (
          <ReconnectLink size="xs" />
        ) : (
          <Button
            size="xs"
            variant="default"
            renderRoot={(p) => (
              <Link to="/console/$studioId/integrations/spivi/health" params={{ studioId }} {...p} />
            )}
          >
            {t('banner.health')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
