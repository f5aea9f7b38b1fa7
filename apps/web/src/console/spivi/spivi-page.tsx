import { Skeleton, Stack } from '@mantine/core';
import type { SpiviStatus } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked, both } from '../../ui/asked.tsx';
import { ConnectionChip } from './connection/connection-chip.tsx';
import { Leaving } from './connection/leaving.tsx';
import { ReconnectDialog } from './connection/reconnect-dialog.tsx';
import { Overview } from './overview.tsx';
import { spiviQuery } from './queries.ts';
import { SpiviFrame } from './spivi-frame.tsx';
import { Wizard } from './wizard/wizard.tsx';

/** While something counts on, ask this often; classes that are sent say nothing about the integration as a whole. */
const WATCH_MS = 1_500;
const IDLE_MS = 15_000;

const isMoving = ({ clearing, lastMatchRun, counts }: SpiviStatus): boolean =>
  clearing !== null || lastMatchRun?.state === 'running' || counts.classesPending > 0;

/** The integration's home: the way into it, how it fares, the way out of it. */
export function SpiviPage() {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const navigate = useNavigate({ from: '/console/$studioId/integrations/spivi' });
  const { dialog } = useSearch({ from: '/console/$studioId/integrations/spivi' });
  const status = useQuery({
    ...spiviQuery(studioId),
    refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? WATCH_MS : IDLE_MS),
  });
  const studio = useQuery(studioQuery(studioId));
  const asked = both(status, studio);
  const connection = status.data?.connection;
  const running = connection && connection.state !== 'draft';
  return (
    <SpiviFrame
      page="overview"
      title={t('title')}
      alone={!running}
      aside={status.data && <ConnectionChip state={connection?.state ?? 'none'} />}
    >
      <Asked
        query={asked}
        loading={
          <Stack>
            <Skeleton h={56} />
            <Skeleton h={120} />
            <Skeleton h={240} />
          </Stack>
        }
      >
        {([status, studio]) =>
          !connection || !running ? (
            <Wizard status={status} studio={studio} />
          ) : status.clearing && connection.state !== 'reauth' ? (
            <Leaving clearing={status.clearing} />
          ) : (
            <Overview
              status={status}
              studio={studio}
              connection={connection}
              onReconnect={() => navigate({ search: { dialog: 'reconnect' } })}
            />
          )
        }
      </Asked>
      {asked.data && running && dialog === 'reconnect' && (
        <ReconnectDialog
          status={asked.data[0]}
          studio={asked.data[1]}
          onClose={() => navigate({ search: {}, replace: true })}
        />
      )}
    </SpiviFrame>
  );
}
