import { Anchor, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotAllowedPage } from '../../app/error-pages.tsx';
import { ProblemAlert } from '../../app/problem.tsx';
import { spiviQuery, studioQuery } from '../../app/queries.ts';
import { may, useSession } from '../../app/session.ts';
import { Page } from '../page.tsx';
import { AttemptsLog } from './attempts-log.tsx';
import { ConnectWizard } from './connect-wizard.tsx';
import { ConnectionChip } from './connection-chip.tsx';
import { ConnectionSection } from './connection-section.tsx';
import { GymsSection } from './gyms-section.tsx';
import { SyncSection } from './sync-section.tsx';

export function SpiviPage() {
  const { t } = useTranslation('console');
  const { studioId, role } = useSession();
  const allowed = may(role, 'manageSpivi');
  const status = useQuery({ ...spiviQuery(studioId), enabled: allowed });
  const studio = useQuery({ ...studioQuery(studioId), enabled: allowed });
  if (!allowed) return <NotAllowedPage framed />;
  const error = status.error ?? studio.error;
  return (
    <Page
      narrow
      title="Spivi"
      above={
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/console/$studioId/integrations" params={{ studioId }} {...props} />
          )}
        >
          {t('integrations.title')}
        </Anchor>
      }
      aside={status.data && <ConnectionChip state={status.data.connection?.state ?? null} />}
    >
      {error ? (
        <ProblemAlert error={error} retry={() => (status.error ? status.refetch() : studio.refetch())} />
      ) : !status.data || !studio.data ? (
        <Stack>
          <Skeleton h={120} />
          <Skeleton h={240} />
        </Stack>
      ) : status.data.connection === null ? (
        <ConnectWizard status={status.data} studio={studio.data} />
      ) : (
        <Stack gap={40}>
          <ConnectionSection status={status.data} connection={status.data.connection} studio={studio.data} />
          <SyncSection status={status.data} />
          <GymsSection status={status.data} studio={studio.data} />
          <AttemptsLog />
        </Stack>
      )}
    </Page>
  );
}
