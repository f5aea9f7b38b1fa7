import { Group, Skeleton, Text } from '@mantine/core';
import IconActivityHeartbeat from '@tabler/icons-react/dist/esm/icons/IconActivityHeartbeat.mjs';
import IconCalendarShare from '@tabler/icons-react/dist/esm/icons/IconCalendarShare.mjs';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Page } from '../page.tsx';
import { SourceTile } from '../sources/source-tile.tsx';
import { WebhooksTile } from '../webhooks/webhooks-tile.tsx';
import { ConnectionChip } from './connection/connection-chip.tsx';
import { spiviQuery } from './queries.ts';
import classes from './spivi.module.css';

/** What a studio can connect to. */
export function IntegrationsPage() {
  const { t } = useTranslation('spivi');
  const { t: c } = useTranslation('calendars');
  const { studioId, role } = useSession();
  const asked = useQuery(spiviQuery(studioId));
  return (
    <Page narrow title={t('integrations')}>
      <Asked query={asked} loading={<Skeleton h={120} maw={440} />}>
        {({ connection }) => (
          <Link to="/console/$studioId/integrations/spivi" params={{ studioId }} className={classes.tile}>
            <Group gap="sm" justify="space-between">
              <Group gap="sm">
                <IconActivityHeartbeat size={28} stroke={1.6} aria-hidden />
                <Text fw={650} fz="lg">
                  Spivi
                </Text>
              </Group>
              <ConnectionChip state={connection?.state ?? 'none'} />
            </Group>
            <Text size="sm">{t('about')}</Text>
          </Link>
        )}
      </Asked>
      <SourceTile className={classes.tile} />
      <Link to="/console/$studioId/integrations/public" params={{ studioId }} className={classes.tile}>
        <Group gap="sm">
          <IconCalendarShare size={28} stroke={1.6} aria-hidden />
          <Text fw={650} fz="lg">
            {c('public.title')}
          </Text>
        </Group>
        <Text size="sm">{c('public.about')}</Text>
      </Link>
      {may(role, 'manageWebhooks') && <WebhooksTile className={classes.tile} />}
    </Page>
  );
}
